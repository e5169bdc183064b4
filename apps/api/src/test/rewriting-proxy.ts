// A TCP proxy that changes bytes of what the server says, as a server of another kind would say it.
import { connect, createServer, type AddressInfo } from 'node:net';

/** Replaces `from` by `to`, which must be as long, in every answer of the server behind `url`. */
export async function startRewritingProxy(
  url: string,
  from: string,
  to: string,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  if (from.length !== to.length) throw new Error('lengths stand in the protocol and must be equal');
  const target = new URL(url);
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    client.on('error', () => undefined).on('close', () => upstream.destroy());
    upstream.on('error', () => undefined).on('close', () => client.destroy());
    client.pipe(upstream);
    upstream.on('data', (bytes) => {
      client.write(Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1'));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const through = new URL(url);
  through.port = String((server.address() as AddressInfo).port);
  return {
    url: through.href,
    stop: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}
