// Whether a key or a token opens anything now.
import type { SignalKeyView, TokenView } from '@hedge/contracts';

export type KeyStanding = 'valid' | 'early' | 'over' | 'revoked';

interface Period {
  readonly notBefore: string | null;
  readonly notAfter: string | null;
  readonly revokedAt: string | null;
}

/** Revoked is for good, whatever the period says; the end is not in it. */
export function standingOfKey(
  { notBefore, notAfter, revokedAt }: Period,
  nowMs: number,
): KeyStanding {
  if (revokedAt !== null) return 'revoked';
  if (notBefore !== null && nowMs < Date.parse(notBefore)) return 'early';
  return notAfter !== null && nowMs >= Date.parse(notAfter) ? 'over' : 'valid';
}

export const periodOfToken = ({ expiresAt, revokedAt }: TokenView): Period => ({
  ...{ notBefore: null, notAfter: expiresAt, revokedAt },
});

/** What a signaller is given of a new key, each by the name of its variable. */
export function settingsOfKey({
  mode,
  keyId,
  secret,
}: Pick<SignalKeyView, 'mode' | 'keyId'> & { readonly secret: string }): readonly (readonly [
  name: string,
  value: string,
])[] {
  return mode === 'plain'
    ? [['MONITOR_API_KEY', secret]]
    : [
        ['MONITOR_KEY_ID', keyId],
        ['MONITOR_SIGNING_SECRET', secret],
      ];
}

/** A moment as a browser's field writes it, in the reader's zone; undefined where none was given. */
export function readMoment(text: string): string | undefined {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
