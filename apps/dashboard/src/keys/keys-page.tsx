// What programs prove themselves with: signallers by signal keys, everything else by tokens.
import { useState, type ComponentProps, type ReactNode } from 'react';
import type { SignalKeyView, TokenView } from '@hedge/contracts';
import { useClock } from '../page/clock';
import { Dialog } from '../page/dialog';
import { ListFrame } from '../page/list-frame';
import { Listing } from '../page/listing';
import { Moment } from '../page/moment';
import { useSurroundings } from '../page/surroundings';
import { useList } from '../page/use-list';
import { periodOfToken, standingOfKey } from './key-facts';
import { AddKey, AddToken, KEYS_PATH, Revoke, TOKENS_PATH } from './key-forms';

type Revoked = Pick<ComponentProps<typeof Revoke>, 'path' | 'revoked'>;
type Asked = 'key' | 'token' | Revoked;
type Ask = (asked: Asked) => void;

export function KeysPage() {
  const { words } = useSurroundings();
  const said = words.keys;
  const [asked, ask] = useState<Asked | null>(null);
  const close = () => ask(null);
  return (
    <>
      <div className="page-head">
        <h1>{said.title}</h1>
      </div>
      <SignalKeys ask={ask} />
      <Tokens ask={ask} />
      {asked === 'key' && (
        <Dialog title={said.addKey} close={close}>
          <AddKey close={close} />
        </Dialog>
      )}
      {asked === 'token' && (
        <Dialog title={said.addToken} close={close}>
          <AddToken close={close} />
        </Dialog>
      )}
      {asked !== null && typeof asked !== 'string' && (
        <Dialog title={`${said.revoke}: ${asked.revoked.label}`} close={close}>
          <Revoke {...asked} close={close} />
        </Dialog>
      )}
    </>
  );
}

interface SectionProps {
  readonly title: string;
  readonly meaning: string;
  readonly addText: string;
  readonly add: () => void;
  readonly children: ReactNode;
}

function Section({ title, meaning, addText, add, children }: SectionProps) {
  return (
    <section>
      <div className="page-head">
        <div>
          <h2>{title}</h2>
          <span className="muted">{meaning}</span>
        </div>
        <button type="button" className="primary" onClick={add}>
          {addText}
        </button>
      </div>
      {children}
    </section>
  );
}

function SignalKeys({ ask }: { readonly ask: Ask }) {
  const { words } = useSurroundings();
  const said = words.keys;
  const list = useList<SignalKeyView>({ path: KEYS_PATH });
  const columns = [
    {
      title: said.columns.label,
      show: ({ label, keyId }: SignalKeyView) => (
        <>
          <span className="line strong">{label}</span>
          <code className="muted">{keyId}</code>
        </>
      ),
    },
    { title: said.columns.mode, show: ({ mode }: SignalKeyView) => said.modes[mode] },
    { title: said.columns.standing, show: (key: SignalKeyView) => <Standing period={key} /> },
    { title: said.columns.used, show: (key: SignalKeyView) => <Used at={key.lastUsedAt} /> },
    {
      title: said.columns.actions,
      show: (key: SignalKeyView) => <RevokeButton path={KEYS_PATH} revoked={key} ask={ask} />,
    },
  ];
  return (
    <Section
      title={said.signalKeys}
      meaning={said.signalKeysMeaning}
      addText={said.addKey}
      add={() => ask('key')}
    >
      <ListFrame list={list} empty={said.noKeys}>
        {(rows) => (
          <Listing label={said.signalKeys} columns={columns} rows={rows} keyOf={({ id }) => id} />
        )}
      </ListFrame>
    </Section>
  );
}

function Tokens({ ask }: { readonly ask: Ask }) {
  const { words } = useSurroundings();
  const said = words.keys;
  const list = useList<TokenView>({ path: TOKENS_PATH });
  const columns = [
    {
      title: said.columns.label,
      show: ({ label }: TokenView) => <span className="strong">{label}</span>,
    },
    {
      title: said.columns.scopes,
      show: ({ scopes }: TokenView) =>
        scopes.map((scope) => (
          <span key={scope} className="chip">
            {said.permissions[scope]}
          </span>
        )),
    },
    {
      title: said.columns.standing,
      show: (token: TokenView) => <Standing period={periodOfToken(token)} />,
    },
    { title: said.columns.used, show: ({ lastUsedAt }: TokenView) => <Used at={lastUsedAt} /> },
    {
      title: said.columns.actions,
      show: (token: TokenView) => <RevokeButton path={TOKENS_PATH} revoked={token} ask={ask} />,
    },
  ];
  return (
    <Section
      title={said.tokens}
      meaning={said.tokensMeaning}
      addText={said.addToken}
      add={() => ask('token')}
    >
      <ListFrame list={list} empty={said.noTokens}>
        {(rows) => (
          <Listing label={said.tokens} columns={columns} rows={rows} keyOf={({ id }) => id} />
        )}
      </ListFrame>
    </Section>
  );
}

const TONES = {
  ...{ valid: 'chip', early: 'chip chip-warning' },
  ...{ over: 'chip chip-warning', revoked: 'chip chip-danger' },
} as const;

function Standing({ period }: { readonly period: Parameters<typeof standingOfKey>[0] }) {
  const { words } = useSurroundings();
  const standing = useClock((nowMs) => standingOfKey(period, nowMs));
  const at = {
    ...{ valid: period.notAfter, early: period.notBefore },
    ...{ over: period.notAfter, revoked: period.revokedAt },
  }[standing];
  return (
    <>
      <span className={TONES[standing]}>{words.keys.standings[standing]}</span>
      {at !== null && (
        <span className="muted small">
          {standing === 'valid' && `${words.keys.until} `}
          <Moment at={at} />
        </span>
      )}
    </>
  );
}

function Used({ at }: { readonly at: string | null }) {
  const { words } = useSurroundings();
  return at === null ? <span className="muted">{words.keys.neverUsed}</span> : <Moment at={at} />;
}

interface RevokeButtonProps extends Revoked {
  readonly revoked: Revoked['revoked'] & { readonly revokedAt: string | null };
  readonly ask: Ask;
}

function RevokeButton({ path, revoked, ask }: RevokeButtonProps) {
  const { words } = useSurroundings();
  if (revoked.revokedAt !== null) return <span className="muted">–</span>;
  return (
    <button
      type="button"
      aria-label={`${words.keys.revoke}: ${revoked.label}`}
      onClick={() => ask({ path, revoked })}
    >
      {words.keys.revoke}
    </button>
  );
}
