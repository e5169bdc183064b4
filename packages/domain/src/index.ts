export { assertNever } from './assert-never';
export { decimal, maxOf, minOf, parseDecimal, sum, toText, ZERO, type Decimal } from './decimal';
