// Signal keys as operators make, see and revoke them.
import { randomBytes } from 'node:crypto';
import type { CreatedSignalKeyView, CreateSignalKeyBody } from '@hedge/contracts';
import type { Actor, SignalKeyMaterial, SignalKeyRepository } from '@hedge/db';
import type { CredentialBox } from '@hedge/platform';
import type { Handlers } from '../operator-router';
import { Problem } from '../problem';
import { answerNotKept } from '../requests/idempotency';
import { viewPage, viewSignalKey } from '../views';
import type { KeyRing } from './key-ring';
import { digestPlainKey } from './signal-auth';

export type SignalKeysDeps = {
  readonly signalKeys: Pick<SignalKeyRepository, 'create' | 'list' | 'revoke'>;
  readonly ring: Pick<KeyRing, 'refresh'>;
  readonly credentials: CredentialBox;
};

export function makeSignalKeysHandlers(
  deps: SignalKeysDeps,
): Handlers<'listSignalKeys' | 'createSignalKey' | 'revokeSignalKey'> {
  return {
    listSignalKeys: async ({ query }) => viewPage(await deps.signalKeys.list(query), viewSignalKey),
    createSignalKey: ({ body, actor, newId }) => createSignalKey(deps, newId, body, actor),
    revokeSignalKey: async ({ id, actor }) => {
      const outcome = await deps.signalKeys.revoke(id, actor);
      if (outcome === 'notFound') throw new Problem('NOT_FOUND', 'there is no such signal key');
      // Here at once; other processes within seconds.
      await deps.ring.refresh();
    },
  };
}

async function createSignalKey(
  deps: SignalKeysDeps,
  id: string,
  { label, mode, notBefore, notAfter }: CreateSignalKeyBody,
  actor: Actor,
): Promise<CreatedSignalKeyView> {
  const kid = id.replaceAll('-', '').slice(0, 12);
  const random = randomBytes(32).toString('base64url');
  const secret = mode === 'plain' ? `${kid}.${random}` : random;
  const material: SignalKeyMaterial =
    mode === 'plain'
      ? { mode, digest: digestPlainKey(secret).toString('hex') }
      : {
          mode,
          secretSealed: deps.credentials.seal({ signalKeyId: id, field: 'signalSecret' }, secret),
          keyId: deps.credentials.keyId,
        };
  const key = await deps.signalKeys.create(
    { id, kid, label, notBefore: msOrNull(notBefore), notAfter: msOrNull(notAfter), material },
    actor,
  );
  if (key === null) throw answerNotKept();
  await deps.ring.refresh();
  return { ...viewSignalKey(key), secret };
}

function msOrNull(moment: string | undefined): number | null {
  return moment === undefined ? null : Date.parse(moment);
}
