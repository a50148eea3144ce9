// SPDX-License-Identifier: MIT
import type { ComponentChildren, JSX } from 'preact';

/** Says why there is nothing here, and how something comes to be here. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }): JSX.Element {
  return (
    <div class="empty">
      <strong>{title}</strong>
      <p>{children}</p>
    </div>
  );
}
