// A secret is found in whatever was said, in each form in which it could be written.
import { findSecrets } from './leaks';

const canaries = [
  { name: 'the API key', text: 'key/with+signs' },
  { name: 'ADMIN_API_KEY', text: 'another' },
];

it.each([
  ['an answer', '{"error":{"message":"key/with+signs is refused"}}'],
  ['a webhook', 'apiKey=key%2Fwith%2Bsigns&recvWindow=5000'],
  ['job data', JSON.stringify({ auth: Buffer.from('key/with+signs').toString('base64') })],
  ['a header', Buffer.from('x:key/with+signs!').toString('base64')],
  ['a cursor', Buffer.from('["key/with+signs"]').toString('base64url')],
  ['a dump', Buffer.from('<key/with+signs>').toString('hex')],
])('a secret in %s', (place, text) => {
  const said = [
    { place, text },
    { place: 'elsewhere', text: 'key and signs' },
  ];
  expect(findSecrets(canaries, said)).toEqual([{ secret: 'the API key', place }]);
});
