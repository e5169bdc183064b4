// What users of the paper engine need, and nothing else.
export { importState, makePaperEngine } from './engine';
export { accept, paperErrors, refuse, type Answer, type PaperError } from './errors';
export { readInteger, readOrderRequest, readSignedAt, type Parameters } from './order-parameters';
export type * from './order-types';
export type * from './paper-engine';
export { checkTimestamp } from './request-window';
export { DEFAULT_SWITCHES, type Switches } from './switches';
export { SYMBOLS, WEIGHT_PER_MINUTE, type SymbolSpec } from './symbols';
export { weightOf } from './weights';
export type * from './wire-rows';
