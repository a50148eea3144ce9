// SPDX-License-Identifier: MIT
import { useEffect, useState } from 'preact/hooks';
import { query, type Filter } from '../words/filter';
import { Problem, said, send } from './client';
import type { StoredEvent } from './shapes';
import { readLines, subscribe } from './stream';

export const kPageSize = 50;

/** One page of events, the newest first; `before` is exclusive and empty for the newest page. */
export async function readPage(filter: Filter, before: string, signal: AbortSignal): Promise<StoredEvent[]> {
  const params = query(filter, { before, backwards: 'true', limit: String(kPageSize) });
  const events: StoredEvent[] = [];
  for await (const line of readLines(`v1/events?${params}`, signal)) events.push(JSON.parse(line) as StoredEvent);
  return events;
}

export interface Tail {
  events: StoredEvent[];
  trouble: string;
}

/** What comes in from now on, the newest first, as many as fit on a page. Begins again by itself when the stream breaks. */
export function useTail(filter: Filter, on: boolean): Tail {
  const [tail, setTail] = useState<Tail>({ events: [], trouble: '' });
  const key = JSON.stringify(filter);
  useEffect(() => {
    setTail({ events: [], trouble: '' });
    if (!on) return undefined;
    const stop = new AbortController();
    void follow(filter, stop.signal, setTail);
    return () => stop.abort();
  }, [key, on]);
  return tail;
}

async function follow(filter: Filter, signal: AbortSignal, show: (tail: Tail) => void): Promise<void> {
  let events: StoredEvent[] = [];
  let after = '';
  let due = 0;
  while (!signal.aborted) {
    try {
      if (after === '') after = String(((await (await send('v1/head', { signal })).json()) as { position: number }).position);
      const wanted = query({ ...filter, since: '', until: '', asOf: '' }, { after });
      for await (const { event, data } of subscribe(`v1/subscribe?${wanted}`, signal)) {
        if (event === 'caught-up') continue;
        const stored = JSON.parse(data) as StoredEvent;
        after = String(stored.position);
        events = [stored, ...events].slice(0, kPageSize);
        // A screen does not show more than a few pictures a second.
        due ||= window.setTimeout(() => {
          due = 0;
          if (!signal.aborted) show({ events, trouble: '' });
        }, 200);
      }
    } catch (error) {
      if (signal.aborted) return;
      show({ events, trouble: said(error) });
      if (error instanceof Problem && error.status >= 400 && error.status < 500) return;
    }
    await new Promise((done) => setTimeout(done, 2000));
  }
}

/** Hands the whole result to the browser as a file of NDJSON, oldest first. */
export async function exportEvents(filter: Filter): Promise<void> {
  const response = await send(`v1/events?${query(filter, {})}`);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = 'events.ndjson';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
