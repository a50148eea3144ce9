// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { usePoll } from './api/poll';
import { useRefusal } from './api/session';
import type { Conflict, QuarantineList, Status } from './api/shapes';
import { Central } from './pages/central';
import { Conflicts } from './pages/conflicts';
import { Devices } from './pages/devices';
import { EventPage } from './pages/event';
import { Events } from './pages/events';
import { Login } from './pages/login';
import { Overview } from './pages/overview';
import { Quarantine } from './pages/quarantine';
import { ReadingPage } from './pages/reading';
import { Settings } from './pages/settings';
import { Sync } from './pages/sync';
import { Empty } from './parts/empty';
import { ProblemNotice } from './parts/notice';
import { Navigation } from './parts/navigation';
import { href, useRoute, type Route } from './route';

function Page({ route, status }: { route: Route; status: Status | undefined }): JSX.Element {
  switch (route.page) {
    case 'overview':
      return <Overview status={status} />;
    case 'events':
      return route.rest ? <EventPage position={route.rest} /> : <Events route={route} />;
    case 'devices':
      return <Devices />;
    case 'reading':
      return <ReadingPage route={route} />;
    case 'sync':
      return <Sync />;
    case 'central':
      return <Central />;
    case 'conflicts':
      return <Conflicts route={route} />;
    case 'quarantine':
      return <Quarantine />;
    case 'settings':
      return <Settings status={status} />;
    default:
      return (
        <Empty title="There is no such page">
          <a href={href('overview')}>Go to the overview</a>
        </Empty>
      );
  }
}

function Shell(): JSX.Element {
  const route = useRoute();
  const { data: status, problem } = usePoll<Status>('v1/status', 3000);
  const { data: conflicts } = usePoll<{ conflicts: Conflict[] }>('v1/conflicts?limit=100', 10_000);
  const { data: quarantine } = usePoll<QuarantineList>('v1/quarantine?limit=1', 10_000);
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);

  // A new page is read from its beginning, with the keyboard too.
  useEffect(() => {
    if (!first.current) {
      main.current?.focus();
      scrollTo(0, 0);
    }
    first.current = false;
  }, [route.page, route.rest]);

  const counts = { conflicts: conflicts?.conflicts.length ?? 0, quarantine: quarantine?.total ?? 0 };
  return (
    <div class="shell">
      <a class="skip" href="#main" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        Skip to the content
      </a>
      <Navigation route={route} status={status} counts={counts} />
      <main class="main" id="main" tabIndex={-1} ref={main}>
        <ProblemNotice problem={problem} />
        <Page route={route} status={status} key={route.page} />
      </main>
    </div>
  );
}

export function App(): JSX.Element {
  const why = useRefusal();
  return why ? <Login why={why} /> : <Shell />;
}
