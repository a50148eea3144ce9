// SPDX-License-Identifier: MIT
import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Opossum`;
  }, [title]);
}

export function PageHead({ title, about, children }: { title: string; about?: ComponentChildren; children?: ComponentChildren }): JSX.Element {
  useTitle(title);
  return (
    <header class="page-head">
      <div>
        <h1>{title}</h1>
        {about && <p>{about}</p>}
      </div>
      {children && <div class="row">{children}</div>}
    </header>
  );
}
