// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { logOut, token } from '../api/session';
import type { Status } from '../api/shapes';
import { href, type Route } from '../route';

interface Entry {
  page: string;
  title: string;
}

export function entriesFor(): Entry[] {
  const entries: Entry[] = [{ page: 'overview', title: 'Overview' }];
  return entries;
}

export function Navigation({ route, status }: { route: Route; status: Status | undefined }): JSX.Element {
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [route]);
  return (
    <div class={`side${open ? ' open' : ''}`}>
      <div class="side-brand">
        <div>
          <strong>{status?.name ?? 'Opossum'}</strong>
          <span>{status ? (status.role === 'central' ? 'Central gateway' : 'Edge gateway') : ' '}</span>
        </div>
        <button class="side-menu" type="button" aria-expanded={open} aria-controls="pages" onClick={() => setOpen(!open)}>
          Menu
        </button>
      </div>
      <nav id="pages" aria-label="Pages">
        <ul>
          {entriesFor().map(({ page, title }) => (
            <li key={page}>
              <a href={href(page)} aria-current={route.page === page ? 'page' : undefined}>
                {title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="side-foot">
        {status && <div>Opossum {status.version}</div>}
        {token() && (
          <button type="button" class="side-menu shown" onClick={logOut}>
            Log out
          </button>
        )}
      </div>
    </div>
  );
}
