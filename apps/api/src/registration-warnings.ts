// What looks unwise about a registration that is accepted, in words.
import type { Warning } from '@hedge/contracts';
import { assertNever, toText, type RegistrationWarning } from '@hedge/domain';

export function viewWarning(warning: RegistrationWarning): Warning {
  switch (warning.kind) {
    case 'TARGET_BELOW_FEES':
      return {
        code: warning.kind,
        message: `closing costs about ${toText(warning.fees)} in fees, more than the target`,
      };
    case 'TARGET_ALREADY_REACHED':
      return {
        code: warning.kind,
        message: `the total is ${toText(warning.total)} already: it closes with the next cycle`,
      };
    case 'TARGET_OUT_OF_REACH':
      return {
        code: warning.kind,
        message: `short on balance: even at a price of zero the total is ${toText(warning.totalMax)}, under the target`,
      };
    case 'MARGIN_UNKNOWN':
      return {
        code: warning.kind,
        message: `whether the margin suffices is not known: ${warning.why}`,
      };
    case 'RESTING_ORDERS':
      return {
        code: warning.kind,
        message: `orders rest on the ${warning.side} position in ${warning.symbol} and can hinder the close`,
      };
    default:
      return assertNever(warning);
  }
}
