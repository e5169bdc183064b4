// The checks that a refused account failed, as the refusal has them.
import type { PreflightView } from '@hedge/contracts';
import { ApiProblem } from '../api/client';

type Refused = Pick<PreflightView, 'checks' | 'acceptedRisks'>;

/** Null of every other failure. */
export function readRefusedChecks(error: Error | null): Refused | null {
  if (!(error instanceof ApiProblem) || error.code !== 'PREFLIGHT_FAILED') return null;
  const { checks, acceptedRisks } = error.details as Partial<Refused>;
  return checks === undefined ? null : { checks, acceptedRisks: acceptedRisks ?? [] };
}
