// Two readings of an account, one after the other: what they agree on, and what is kept between them.
import { SaidBook } from './said-book';

const NOTHING = new Map();

it('one reading does not agree with itself, the next one does', () => {
  const first = new SaidBook(NOTHING);
  expect(first.agree('a', 'gone', 1)).toBe(false);
  expect(first.agree('a', 'gone', 1)).toBe(false);
  const second = new SaidBook(first.toKeep());
  expect(second.agree('a', 'gone', 2)).toBe(true);
});

it('another answer begins anew', () => {
  const first = new SaidBook(NOTHING);
  first.agree('a', 'gone', 1);
  const second = new SaidBook(first.toKeep());
  expect(second.agree('a', 'whole', 2)).toBe(false);
  expect(new SaidBook(second.toKeep()).agree('a', 'gone', 3)).toBe(false);
});

it('a reading that said nothing of it begins anew', () => {
  const first = new SaidBook(NOTHING);
  first.agree('a', 'gone', 1);
  const second = new SaidBook(first.toKeep());
  second.agree('b', 'gone', 2);
  expect(new SaidBook(second.toKeep()).agree('a', 'gone', 3)).toBe(false);
});

it('tells whether there is anything new to keep', () => {
  const first = new SaidBook(NOTHING);
  expect(first.hasChanged()).toBe(false);
  first.agree('a', 'gone', 1);
  expect(first.hasChanged()).toBe(true);
  const second = new SaidBook(first.toKeep());
  expect(second.hasChanged()).toBe(true);
  second.agree('a', 'gone', 2);
  expect(second.hasChanged()).toBe(false);
  const third = new SaidBook(second.toKeep());
  third.agree('a', 'whole', 3);
  expect(third.hasChanged()).toBe(true);
});
