// SPDX-License-Identifier: MIT
import { useEffect, useState } from 'preact/hooks';

/**
 * The token of whoever looks at the console. It lives as long as the browser's tab, and is asked for only when the
 * gateway has answered that it wants one.
 */
const kName = 'opossum.token';
type Listener = () => void;
const listeners = new Set<Listener>();
let refusal: string | undefined;

function changed(): void {
  for (const listener of listeners) listener();
}

export function token(): string | undefined {
  return sessionStorage.getItem(kName) ?? undefined;
}

export function logIn(text: string): void {
  sessionStorage.setItem(kName, text);
  refusal = undefined;
  changed();
}

export function logOut(): void {
  sessionStorage.removeItem(kName);
  refusal = 'You have logged out.';
  changed();
}

/** The gateway wants a token, or another one than it got; `why` is its sentence. */
export function refused(why: string): void {
  const asksAlready = refusal !== undefined && !token();
  if (asksAlready) return;
  sessionStorage.removeItem(kName);
  refusal = why;
  changed();
}

/** Why a token is asked for; nothing = none is needed, as far as is known. */
export function useRefusal(): string | undefined {
  const [, redraw] = useState(0);
  useEffect(() => {
    const listener = (): void => redraw((n) => n + 1);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return refusal;
}
