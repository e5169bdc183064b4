// The invariants of faults.md over everything a desk ever did.
/// <reference types="jest" />
import type { Desk } from '../desk';
import type { Violation } from './facts';
import { judge, type BooksException } from './judge';
import { readFacts } from './read-facts';

/** Every violation, with the rows that show it. Call it when no app of the desk runs any more. */
export async function checkInvariants(
  desk: Desk,
  exception: BooksException = {},
): Promise<readonly Violation[]> {
  return judge(await readFacts(desk), exception);
}

/** The same as an expectation: the books of the desk balance, and nothing else was done wrong. */
export async function expectBooksBalanced(
  desk: Desk,
  exception: BooksException = {},
): Promise<void> {
  expect(await checkInvariants(desk, exception)).toEqual([]);
}
