// Opening a hedge at the market: the form, the orders once more, and what becomes of them.
import { useState, type FormEvent } from 'react';
import type { CreatedOperationView, OpenOperationBody } from '@hedge/contracts';
import { AmountField } from '../actions/amount-field';
import { ChoiceField } from '../actions/policy-fields';
import { useSurroundings } from '../page/surroundings';
import { fillIn } from '../words/language';
import { AccountChoice, useAccountChoice } from './account-choice';
import { focusFault } from './focus-fault';
import { readHedge } from './hedge-entry';
import { DEFAULT_SETTINGS, HedgeSettings } from './hedge-settings';
import { OpenDialog } from './open-dialog';
import { OpenProgress } from './open-progress';
import { assetOf, nameSymbol } from './position-choice';
import { readSymbol } from './symbol-entry';
import { SymbolField } from './symbol-field';
import './new-hedge.css';

interface Given {
  readonly long: string;
  /** Empty where it is the same. */
  readonly short: string;
  readonly longQuantity: string;
  readonly shortQuantity: string;
  readonly onHalfOpen: OpenOperationBody['onHalfOpen'];
}

const NOTHING: Given = {
  ...{ long: '', short: '', longQuantity: '', shortQuantity: '', onHalfOpen: 'UNDO' },
};

export function OpenPage() {
  const { words } = useSurroundings();
  const accountId = useAccountChoice();
  const [asked, setAsked] = useState<CreatedOperationView | null>(null);
  return (
    <div className="new-hedge">
      <h1>{words.newHedge.open}</h1>
      {asked === null ? (
        <>
          <AccountChoice accountId={accountId} />
          {accountId !== '' && <OpenForm accountId={accountId} setAsked={setAsked} />}
        </>
      ) : (
        <OpenProgress asked={asked} again={() => setAsked(null)} />
      )}
    </div>
  );
}

interface OpenFormProps {
  readonly accountId: string;
  readonly setAsked: (asked: CreatedOperationView) => void;
}

function OpenForm({ accountId, setAsked }: OpenFormProps) {
  const { words, language } = useSurroundings();
  const said = words.newHedge;
  const [given, setGiven] = useState(NOTHING);
  const [settings, setSettings] = useState(DEFAULT_SETTINGS);
  const [wasSent, setWasSent] = useState(false);
  const [reviewed, setReviewed] = useState<OpenOperationBody | null>(null);
  const change = (own: Partial<Given>) => setGiven((before) => ({ ...before, ...own }));
  const long = readSymbol(given.long);
  const short = given.short.trim() === '' ? long : readSymbol(given.short);
  const body = readHedge(
    {
      ...{ accountId, settings },
      long: long === null ? null : { symbol: long, quantity: given.longQuantity },
      short: short === null ? null : { symbol: short, quantity: given.shortQuantity },
    },
    language,
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setWasSent(true);
    if (body === null) focusFault(event.currentTarget);
    else setReviewed({ ...body, onHalfOpen: given.onHalfOpen });
  };
  const unitOf = (symbol: string | null) =>
    symbol === null ? '' : fillIn(said.quantityHint, { symbol: nameSymbol(symbol) });
  return (
    <>
      <form className="fields" onSubmit={submit} noValidate>
        <SymbolField
          label={said.symbol}
          text={given.long}
          isRequired
          wasSent={wasSent}
          change={(text) => change({ long: text })}
        />
        <SymbolField
          label={said.shortSymbol}
          text={given.short}
          isRequired={false}
          wasSent={wasSent}
          change={(text) => change({ short: text })}
        />
        <AmountField
          label={fillIn(said.quantityOf, { side: 'LONG' })}
          text={given.longQuantity}
          unit={unitOf(long)}
          wasSent={wasSent}
          change={(longQuantity) => change({ longQuantity })}
        />
        <AmountField
          label={fillIn(said.quantityOf, { side: 'SHORT' })}
          text={given.shortQuantity}
          unit={unitOf(short)}
          wasSent={wasSent}
          change={(shortQuantity) => change({ shortQuantity })}
        />
        <ChoiceField
          label={said.onHalfOpen}
          value={given.onHalfOpen}
          options={said.halfOpen}
          choose={(onHalfOpen) => change({ onHalfOpen })}
        />
        <HedgeSettings
          settings={settings}
          unit={assetOf(long ?? '')}
          wasSent={wasSent}
          change={(own) => setSettings((before) => ({ ...before, ...own }))}
        />
        <div className="dialog-end">
          <button type="submit" className="primary">
            {said.review}
          </button>
        </div>
      </form>
      {reviewed !== null && (
        <OpenDialog body={reviewed} close={() => setReviewed(null)} setAsked={setAsked} />
      )}
    </>
  );
}
