// Said where nobody reads the positions any more: what is shown is old then, and no target is taken.
import { useMemo } from 'react';
import type { OperationView } from '@hedge/contracts';
import { useClock } from '../page/clock';
import { tellDuration } from '../page/duration';
import { Notice } from '../page/notice';
import { useSurroundings } from '../page/surroundings';
import { fillIn } from '../words/language';
import { findNewestMs, findSilenceMs } from './freshness';

export function SilenceNotice({ operations }: { readonly operations: readonly OperationView[] }) {
  const { words } = useSurroundings();
  const newestMs = useMemo(() => findNewestMs(operations), [operations]);
  const age = useClock((nowMs) => {
    const silenceMs = findSilenceMs(newestMs, nowMs);
    return silenceMs === null ? '' : tellDuration(silenceMs);
  });
  if (age === '') return null;
  return <Notice tone="danger">{fillIn(words.operations.silence, { age })}</Notice>;
}
