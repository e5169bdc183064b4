// Everything the dashboard says, in English: each page has a file of its own, which the other language's
// type follows. Braces hold what is put in.
import { LOGIN_ENGLISH } from './login-english';
import { OPERATIONS_ENGLISH } from './operations-english';
import { PAGE_ENGLISH } from './page-english';

export const ENGLISH = {
  ...PAGE_ENGLISH,
  login: LOGIN_ENGLISH,
  operations: OPERATIONS_ENGLISH,
};

export type Words = typeof ENGLISH;
