// What the exchange said of an account's key and mode, check by check.
import type { PreflightView } from '@hedge/contracts';
import { useSurroundings } from '../page/surroundings';
import { tellCheck } from '../words/tell-check';

const TONES = { passed: 'chip', unknown: 'chip chip-warning', failed: 'chip chip-danger' } as const;

type Result = Pick<PreflightView, 'checks' | 'acceptedRisks'>;

/** @param onlyTroubles leaves out what is fine: the list of accounts has little room */
export function PreflightResult({
  result,
  onlyTroubles = false,
}: {
  readonly result: Result;
  readonly onlyTroubles?: boolean;
}) {
  const { words, language } = useSurroundings();
  const said = words.preflight;
  const accepted: readonly string[] = result.acceptedRisks;
  const checks = result.checks.filter(({ outcome }) => !onlyTroubles || outcome !== 'passed');
  return (
    <ul className="checks">
      {checks.map((check) => {
        const { name, outcome, message } = check;
        const told = tellCheck(check, words, language);
        return (
          <li key={name}>
            <span className={TONES[outcome]}>{said.outcomes[outcome]}</span>
            <strong>{said.checks[name]}</strong>
            {accepted.includes(name) && <span className="chip">{said.accepted}</span>}
            <span className="line muted small" {...(told === null && { lang: 'en' })}>
              {told ?? message}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
