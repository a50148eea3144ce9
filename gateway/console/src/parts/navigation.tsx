// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { logOut, token } from '../api/session';
import type { Status } from '../api/shapes';
import { href, type Route } from '../route';

export interface Counts {
  conflicts: number;
  quarantine: number;
}

interface Entry {
  page: string;
  title: string;
  count?: number;
}

export function entriesFor(role: string | undefined, counts: Counts): Entry[] {
  const entries: Entry[] = [
    { page: 'overview', title: 'Overview' },
    { page: 'events', title: 'Events' },
    { page: 'devices', title: 'Devices' },
  ];
  entries.push(role === 'central' ? { page: 'central', title: 'Central' } : { page: 'sync', title: 'Sync' });
  entries.push(
    { page: 'conflicts', title: 'Conflicts', count: counts.conflicts },
    { page: 'quarantine', title: 'Quarantine', count: counts.quarantine },
    { page: 'settings', title: 'Settings' },
  );
  return entries;
}

export function Navigation({ route, status, counts }: { route: Route; status: Status | undefined; counts: Counts }): JSX.Element {
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
          {entriesFor(status?.role, counts).map(({ page, title, count }) => (
            <li key={page}>
              <a href={href(page)} aria-current={route.page === page ? 'page' : undefined}>
                {title}
                {Boolean(count) && (
                  <span class="side-count">
                    {count}
                    <span class="out-of-sight"> open</span>
                  </span>
                )}
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
