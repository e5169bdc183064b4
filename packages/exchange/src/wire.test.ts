// What comes over the wire and what becomes of it, with a real server on the other side.
import { gzipSync } from 'node:zlib';
import { startVenueServer, type Reply, type VenueServer } from './testing/venue-server';
import { makeWire, type Wire } from './wire';
import { NeverSentError } from './wire-result';

let server: VenueServer;
let wire: Wire;
beforeEach(async () => {
  server = await startVenueServer();
  wire = makeWire(null);
});
afterEach(async () => {
  await wire.close();
  await server.close();
});

const PATH = '/fapi/v1/time';
const ask = (baseUrl = server.baseUrl) =>
  wire.send({
    ...{ url: `${baseUrl}${PATH}`, method: 'GET', headers: { 'x-own': 'kept' }, body: null },
    signal: new AbortController().signal,
  });

const TEXT = JSON.stringify({ amount: '0.1234567890123456789', name: 'schlüssel' }).repeat(1_000);
const PACKED = gzipSync(TEXT);
const packed =
  (body: Buffer, asked: (header: unknown) => void = () => {}): Reply =>
  (response) => {
    asked(response.req.headers);
    response.writeHead(200, { 'content-encoding': 'gzip' });
    response.end(body);
  };

it('asks for a packed answer and gives it unpacked, whole', async () => {
  let headers: unknown;
  server.on(
    `GET ${PATH}`,
    packed(PACKED, (each) => (headers = each)),
  );
  expect(await ask()).toMatchObject({ httpStatus: 200, text: TEXT });
  expect(headers).toMatchObject({
    ...{ 'accept-encoding': 'gzip', 'user-agent': 'hedge-monitor', 'x-own': 'kept' },
  });
});

it.each([
  ['cut short', PACKED.subarray(0, PACKED.length / 2)],
  ['altered', Buffer.from(PACKED).fill(0, PACKED.length - 8)],
  ['no such thing', Buffer.from(TEXT)],
])(
  'a packed answer that is %s is none, and the request may have been carried out',
  async (_, body) => {
    server.on(`GET ${PATH}`, packed(body));
    const failure = await ask().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: expect.stringMatching(/^Z_/) });
    expect(failure).not.toBeInstanceOf(NeverSentError);
  },
);

it('an answer that points elsewhere is the answer: nothing is sent there', async () => {
  server.on(`GET ${PATH}`, (response) => {
    response.writeHead(302, { location: `${server.baseUrl}/elsewhere` });
    response.end('moved');
  });
  expect(await ask()).toMatchObject({ httpStatus: 302, text: 'moved' });
  expect(server.seen.map(({ route }) => route)).toEqual([`GET ${PATH}`]);
});

it('where nobody listens nothing was sent', async () => {
  const gone = await startVenueServer();
  await gone.close();
  await expect(ask(gone.baseUrl)).rejects.toBeInstanceOf(NeverSentError);
});
