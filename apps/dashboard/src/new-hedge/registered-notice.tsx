// A registration that was taken: what closing will cost, and what looks unwise.
import type { CreatedOperationView } from '@hedge/contracts';
import { Link } from '../page/link';
import { Notice } from '../page/notice';
import { useSurroundings } from '../page/surroundings';
import { tellMoney } from '../words/amounts';
import { fillIn } from '../words/language';

export function RegisteredNotice({ created }: { readonly created: CreatedOperationView }) {
  const { words, language } = useSurroundings();
  const said = words.newHedge;
  const fees = created.estimatedFees
    .map(({ asset, amount }) => `${tellMoney(amount, language, { rounding: 'ceil' })} ${asset}`)
    .join(' + ');
  return (
    <>
      <Notice tone="quiet">
        {said.registered} {fees !== '' && fillIn(said.fees, { fees })}{' '}
        <Link to={`/operations/${created.id}`}>{said.toHedge}</Link>
      </Notice>
      <Warnings warnings={created.warnings} />
    </>
  );
}

/** By its code in the language of the page; a code that it does not know, as the API says it. */
export function Warnings({ warnings }: Pick<CreatedOperationView, 'warnings'>) {
  const { words } = useSurroundings();
  const known: Readonly<Record<string, string>> = words.newHedge.warnings;
  return warnings.map(({ code, message }) => (
    <Notice key={code} tone="warning">
      {Object.hasOwn(known, code) ? known[code] : message}
    </Notice>
  ));
}
