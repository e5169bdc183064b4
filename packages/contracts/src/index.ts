// What processes say to each other. Imports nothing but zod, so that any app may read it.
export * from './access';
export * from './access-api';
export * from './account-query';
export * from './alerts';
export * from './amounts';
export * from './close-api';
export * from './close-preview-api';
export * from './dashboard';
export * from './errors';
export * from './jobs';
export * from './lists';
export * from './operator-api';
export * from './route-contract';
export * from './routes';
export * from './signal';
export * from './signal-keys';
export * from './trade-history';
