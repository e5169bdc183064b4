// The process that a start migrates in: one request by message, one answer, and it is gone.
import { migrate } from './migrate';

/** What the starting process asks for. */
export interface MigrationRequest {
  readonly url: string;
}

/** How it went; `why` in a person's words. */
export type MigrationAnswer =
  { readonly kind: 'migrated' } | { readonly kind: 'refused'; readonly why: string };

process.once('message', (request: MigrationRequest) => {
  const answered = (answer: MigrationAnswer) => {
    // A starter that died meanwhile hears nothing; what was begun is finished all the same.
    if (process.connected) process.send?.(answer, () => process.disconnect());
  };
  migrate(request.url).then(
    () => answered({ kind: 'migrated' }),
    (error: unknown) => {
      const { message } = error as { readonly message?: unknown };
      answered({ kind: 'refused', why: String(message) });
    },
  );
});
