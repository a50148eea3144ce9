// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { said } from '../api/client';

interface ActProps {
  label: string;
  /** Of several buttons of this name on the page: whose it is, for screen readers. */
  whose?: string;
  main?: boolean;
  act: () => Promise<void>;
  onTrouble: (text: string) => void;
}

/** A button that asks the gateway for something that needs no question first. */
export function ActButton({ label, whose, main, act, onTrouble }: ActProps): JSX.Element {
  const [busy, setBusy] = useState(false);
  const press = async (): Promise<void> => {
    setBusy(true);
    onTrouble('');
    try {
      await act();
    } catch (error) {
      onTrouble(said(error));
    }
    setBusy(false);
  };
  return (
    <button type="button" class={`button${main ? ' main-action' : ''}`} disabled={busy} onClick={() => void press()}>
      {label}
      {whose && <span class="out-of-sight"> {whose}</span>}
    </button>
  );
}
