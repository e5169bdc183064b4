// What users of the paper engine need, and nothing else.
export { paperErrors, type Answer, type PaperError } from './errors';
export type * from './order-types';
export type * from './paper-engine';
export { DEFAULT_SWITCHES, type Switches } from './switches';
export type * from './wire-rows';
