// What a refusal means, by its code, in English.

export const FAILURE_ENGLISH = {
  UNREACHABLE: 'The server does not answer.',
  MALFORMED: 'Something between here and the server answered in its place.',
  FORBIDDEN: 'Your role may not do this.',
  FORBIDDEN_ORIGIN: 'The server takes changes from its own address only. Open the page there.',
  CSRF_TOKEN_MISSING: 'The session has changed. Load the page again.',
  TOO_MANY_REQUESTS: 'The server was asked too often. Wait a moment.',
  BUSY: 'The server is busy with others’ requests. Try again.',
  NOT_FOUND: 'It is not there any more.',
  INVALID_BODY: 'Something that was given does not fit: {problems}',
  INVALID_QUERY: 'What is chosen cannot be shown: the server does not take it.',
  WORKER_UNAVAILABLE: 'No worker answered within 3 s: it is not known what the exchange says.',
  EXCHANGE_FAILED: 'The exchange did not answer, refused the key, or bans us for now.',
  other: 'The server refused it ({code}).',
  INTERNAL: 'The server failed. Its log says why.',
};
