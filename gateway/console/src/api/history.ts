// SPDX-License-Identifier: MIT
import { useEffect, useState } from 'preact/hooks';
import { get } from './client';
import type { History, HistoryOfTarget } from './shapes';

const kNothing: History = { every_ms: 2000, times: [], events_per_second: [], free_bytes: [], targets: {} };
const kHour = 3_600_000;

function joinColumn<T>(old: T[], added: T[], from: number): T[] {
  return [...old.slice(from), ...added];
}

/** A target that is new has no past: nulls stand for it. */
function joinTarget(old: HistoryOfTarget | undefined, added: HistoryOfTarget, from: number, length: number): HistoryOfTarget {
  const blank = new Array<null>(length).fill(null);
  return {
    commits_per_second: joinColumn(old?.commits_per_second ?? blank, added.commits_per_second, from),
    bytes_per_second: joinColumn(old?.bytes_per_second ?? blank, added.bytes_per_second, from),
    lag_commits: joinColumn(old?.lag_commits ?? blank, added.lag_commits, from),
  };
}

/** What was known and what was asked for since, of the last hour. */
export function joined(old: History, added: History): History {
  if (added.times.length === 0) return old;
  const newest = added.times[added.times.length - 1] ?? 0;
  const firstKept = old.times.findIndex((time) => time > newest - kHour);
  const from = firstKept < 0 ? old.times.length : firstKept;
  const targets: Record<string, HistoryOfTarget> = {};
  for (const [name, target] of Object.entries(added.targets)) {
    targets[name] = joinTarget(old.targets[name], target, from, old.times.length);
  }
  return {
    every_ms: added.every_ms,
    times: joinColumn(old.times, added.times, from),
    events_per_second: joinColumn(old.events_per_second, added.events_per_second, from),
    free_bytes: joinColumn(old.free_bytes, added.free_bytes, from),
    targets,
  };
}

/** The last hour, growing while it is looked at. */
export function useHistory(): History {
  const [history, setHistory] = useState(kNothing);
  useEffect(() => {
    const stop = new AbortController();
    let timer = 0;
    let known = kNothing;
    const turn = async (): Promise<void> => {
      try {
        const after = known.times[known.times.length - 1];
        known = joined(known, await get<History>(after === undefined ? 'v1/history' : `v1/history?after=${after}`, stop.signal));
        setHistory(known);
      } catch {
        // The page's other requests say what is wrong; the chart stands still.
      }
      if (!stop.signal.aborted) timer = window.setTimeout(() => void turn(), 2000);
    };
    void turn();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, []);
  return history;
}
