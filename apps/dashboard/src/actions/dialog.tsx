// A window over the page: the browser keeps the focus in it, and Escape ends it.
import { useEffect, useId, useRef, type ReactNode } from 'react';
import './actions.css';

interface DialogProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly close: () => void;
}

export function Dialog({ title, children, close }: DialogProps) {
  const place = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const opener = document.activeElement;
    const dialog = place.current;
    dialog?.showModal();
    return () => {
      dialog?.close();
      returnFocus(opener);
    };
  }, []);
  return (
    <dialog
      ref={place}
      className="dialog"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
    >
      <h2 id={titleId}>{title}</h2>
      {children}
    </dialog>
  );
}

/** To where it was; a row that was closed meanwhile is gone, and then to the page. */
function returnFocus(opener: Element | null): void {
  if (opener instanceof HTMLElement && opener.isConnected) {
    opener.focus();
    return;
  }
  document.querySelector('main')?.focus();
}
