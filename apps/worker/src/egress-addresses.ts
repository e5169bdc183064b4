// Whether this machine has the addresses from which requests are to leave: tried at the start, because
// a connection from an address that is not there fails only when money waits for it.
import { createServer } from 'node:net';
import { StartError } from '@hedge/platform';

/** @throws {StartError} naming every address that no connection can leave from. */
export async function checkEgressAddresses(addresses: readonly string[]): Promise<void> {
  const tried = await Promise.all(
    addresses.map(async (address) => ({ address, why: await findObstacle(address) })),
  );
  const failed = tried.flatMap(({ address, why }) => (why === null ? [] : [`${address} (${why})`]));
  if (failed.length === 0) return;
  throw new StartError(
    `EGRESS_ADDRESSES: this machine has no such local address: ${failed.join(', ')}; nothing was started`,
  );
}

/** Binding needs the address just as a connection from it does. */
function findObstacle(address: string): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host: address, port: 0 }, () => server.close(() => resolve(null)));
  });
}
