// Embedded PostgreSQL 18: real server binaries from npm, started in a process group of their own,
// as root and as an ordinary user alike. `npm start` and the tests share this one piece.
export { EmbeddedDbUnsupported } from './binaries';
export { startEmbeddedPostgres, removeEmbeddedPostgres } from './server';
export type { EmbeddedPostgres, EmbeddedPostgresOptions } from './server';
export { processIdentity } from './process-identity';
export { freePort } from './free-port';
