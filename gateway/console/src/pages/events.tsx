// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Problem, said } from '../api/client';
import { exportEvents, kPageSize, readPage, useTail } from '../api/events';
import type { StoredEvent } from '../api/shapes';
import { ActButton } from '../parts/act_button';
import { Empty } from '../parts/empty';
import { EventFilter } from '../parts/event_filter';
import { EventTable } from '../parts/event_table';
import { Notice } from '../parts/notice';
import { PageHead } from '../parts/page_head';
import { href, type Route } from '../route';
import { filterFrom, filterParams, type Filter } from '../words/filter';

interface Page {
  events: StoredEvent[] | undefined;
  problem: Problem | undefined;
}

function usePage(filter: Filter, before: string, on: boolean): Page {
  const [page, setPage] = useState<Page>({ events: undefined, problem: undefined });
  const key = JSON.stringify(filter);
  useEffect(() => {
    if (!on) return undefined;
    const stop = new AbortController();
    readPage(filter, before, stop.signal)
      .then((events) => setPage({ events, problem: undefined }))
      .catch((error: unknown) => {
        if (!stop.signal.aborted) setPage({ events: [], problem: error instanceof Problem ? error : new Problem(0, '', said(error)) });
      });
    return () => stop.abort();
  }, [key, before, on]);
  return page;
}

function Result({ events, live }: { events: StoredEvent[]; live: boolean }): JSX.Element {
  if (events.length > 0) return <EventTable events={events} />;
  if (live) return <Empty title="Waiting for the next event">It appears here the moment it is stored.</Empty>;
  return (
    <Empty title="No event matches">
      Types and tags are compared letter by letter, capitals included. Take something out of the filter to see more.
    </Empty>
  );
}

export function Events({ route }: { route: Route }): JSX.Element {
  const filter = filterFrom(route.params);
  const before = route.params.get('before') ?? '';
  const live = route.params.get('live') === 'yes';
  const page = usePage(filter, before, !live);
  const tail = useTail(filter, live);
  const [trouble, setTrouble] = useState('');
  const events = live ? tail.events : page.events;
  const oldest = page.events?.[page.events.length - 1];
  const show = (wanted: Filter, more: Record<string, string> = {}): void => {
    location.hash = href('events', { ...filterParams(wanted), ...more });
  };
  const complaint = trouble || tail.trouble || page.problem?.message;

  return (
    <>
      <PageHead title="Events" about="Everything that was recorded here, the newest first. An event never changes.">
        <button type="button" class="button" aria-pressed={live} onClick={() => show(filter, live ? {} : { live: 'yes' })}>
          {live ? 'Stop watching' : 'Watch live'}
        </button>
        <ActButton label="Export" act={() => exportEvents(filter)} onTrouble={setTrouble} />
      </PageHead>
      <EventFilter filter={filter} onFilter={(wanted) => show(wanted)} key={JSON.stringify(filter)} />
      {complaint && <Notice tone="bad">{complaint}</Notice>}
      {filter.asOf && <Notice tone="busy">You see the log as it was when event {filter.asOf} was its newest.</Notice>}
      {live && <Notice tone="good">Live: events appear as they are stored.</Notice>}
      <section class="card" aria-label="Result" aria-busy={events === undefined}>
        {events && <Result events={events} live={live} />}
        {!live && (
          <nav class="row form-end" aria-label="Pages of the result">
            {before && (
              <a class="button" href={href('events', filterParams(filter))}>
                Newest
              </a>
            )}
            {oldest && page.events?.length === kPageSize && (
              <a class="button" href={href('events', { ...filterParams(filter), before: String(oldest.position) })}>
                Older
              </a>
            )}
          </nav>
        )}
      </section>
    </>
  );
}
