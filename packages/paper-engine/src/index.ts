// What users of the paper engine need, and nothing else.
export { importState, makePaperEngine } from './engine';
export { accept, paperErrors, refuse, type Answer, type PaperError } from './errors';
export { readInteger, readOrderRequest, readSignedAt, type Parameters } from './order-parameters';
export type * from './order-types';
export type * from './paper-engine';
export { checkTimestamp } from './request-window';
export type { Admission, OrderAdmission, OrderCost, RateRefusal } from './rate-limits';
export type { Bar } from './recording';
export { type Switches } from './switches';
export { SYMBOLS } from './symbols';
export { WEIGHTS, weightOf } from './weights';
export type * from './wire-rows';
