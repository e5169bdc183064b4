// What stands around a list, whatever is in it: whether it is there, how old it is, and the way on.
import type { ReactNode } from 'react';
import { fillIn } from '../words/language';
import { useClock } from './clock';
import { tellDuration } from './duration';
import { explainProblem } from './explain-problem';
import { ProblemNotice } from './problem-notice';
import { Notice } from './notice';
import { useSurroundings } from './surroundings';
import type { List } from './use-list';

interface ListFrameProps<Row> {
  readonly list: List<Row>;
  /** What is said of a list without any row. */
  readonly empty: ReactNode;
  readonly children: (rows: readonly Row[]) => ReactNode;
}

export function ListFrame<Row>({ list, empty, children }: ListFrameProps<Row>) {
  const { words } = useSurroundings();
  const { rows, error, readAt, hasMore, isLoadingMore, loadMore } = list;
  if (rows === undefined) {
    return error === null ? (
      <Notice tone="quiet">{words.loading}</Notice>
    ) : (
      <ProblemNotice error={error} />
    );
  }
  return (
    <>
      {error !== null && <OldNotice readAt={readAt} error={error} />}
      {rows.length === 0 ? <Notice tone="quiet">{empty}</Notice> : children(rows)}
      {hasMore && (
        <button type="button" className="more" disabled={isLoadingMore} onClick={loadMore}>
          {isLoadingMore ? words.list.loadingMore : words.list.more}
        </button>
      )}
    </>
  );
}

interface OldNoticeProps {
  /** By the browser's own clock, ms. */
  readonly readAt: number;
  readonly error: Error;
}

/** What is shown is what was read before the failure. */
export function OldNotice({ readAt, error }: OldNoticeProps) {
  const { client, words, language } = useSurroundings();
  const age = useClock((nowMs) => tellDuration(nowMs - client.clockBehindMs() - readAt));
  return (
    <Notice tone="danger">
      {`${fillIn(words.list.old, { age })} ${explainProblem(error, words, language)}`}
    </Notice>
  );
}
