// What a person may set off from anywhere on the page.
import { createContext, useContext } from 'react';
import type { OperationView } from '@hedge/contracts';

/** Each opens a dialog, but pausing, resuming and resolving, which are done at once. */
export type Action =
  | {
      readonly kind: 'close' | 'change' | 'pause' | 'resume' | 'resolve' | 'remove';
      readonly operation: OperationView;
    }
  | { readonly kind: 'closeAll'; readonly accountId: string };

export interface Acting {
  /** Whether the person's role may act at all. */
  readonly may: boolean;
  readonly act: (action: Action) => void;
}

export const ActingContext = createContext<Acting>({ may: false, act: () => undefined });

/** The same one as long as the role is the same: a thousand rows are not drawn anew for it. */
export const useActing = () => useContext(ActingContext);
