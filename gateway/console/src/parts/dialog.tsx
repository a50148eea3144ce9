// SPDX-License-Identifier: MIT
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { said } from '../api/client';
import { Notice } from './notice';

interface DialogProps {
  title: string;
  /** What the button says that does it. */
  verb: string;
  danger?: boolean;
  onClose: () => void;
  /** Throws what keeps it from being done; the dialog shows it and stays open. */
  onConfirm: () => Promise<void>;
  children: ComponentChildren;
}

/** A question that is answered before anything else: what will happen, and one button that does it. */
export function Dialog({ title, verb, danger, onClose, onConfirm, children }: DialogProps): JSX.Element {
  const element = useRef<HTMLDialogElement>(null);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');

  useEffect(() => {
    element.current?.showModal();
  }, []);

  const confirm = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setTrouble('');
    try {
      await onConfirm();
    } catch (error) {
      setTrouble(said(error));
    }
    setBusy(false);
  };

  return (
    <dialog class="dialog" ref={element} onClose={onClose} aria-labelledby="dialog-title">
      <form onSubmit={(event) => void confirm(event)}>
        <h2 id="dialog-title">{title}</h2>
        {children}
        {trouble && <Notice tone="bad">{trouble}</Notice>}
        <div class="row">
          <button type="button" class="button" onClick={() => element.current?.close()}>
            Cancel
          </button>
          <button type="submit" class={`button ${danger ? 'danger' : 'main-action'}`} disabled={busy}>
            {verb}
          </button>
        </div>
      </form>
    </dialog>
  );
}
