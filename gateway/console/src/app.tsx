// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { usePoll } from './api/poll';
import { useRefusal } from './api/session';
import type { Status } from './api/shapes';
import { Login } from './pages/login';
import { Overview } from './pages/overview';
import { Empty } from './parts/empty';
import { ProblemNotice } from './parts/notice';
import { Navigation } from './parts/navigation';
import { href, useRoute, type Route } from './route';

function Page({ route, status }: { route: Route; status: Status | undefined }): JSX.Element {
  switch (route.page) {
    case 'overview':
      return <Overview status={status} />;
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

  return (
    <div class="shell">
      <a class="skip" href="#main" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        Skip to the content
      </a>
      <Navigation route={route} status={status} />
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
