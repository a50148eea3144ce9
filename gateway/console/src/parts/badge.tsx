// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';
import type { Said } from '../words/state';

/** A state in a word; the shape of its dot says the same as its colour. */
export function Badge({ said }: { said: Said }): JSX.Element {
  return <span class={`badge ${said.tone}`}>{said.text}</span>;
}
