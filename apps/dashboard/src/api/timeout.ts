// How long an answer of the API is waited for.
export const TIMEOUT_MS = 10_000;
