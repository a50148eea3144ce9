// SPDX-License-Identifier: MIT
import type { StoredEvent } from './shapes';
import { readLines } from './stream';

/** The newest event of one type with one set of tags: what a sensor said last. */
export interface Reading {
  event: StoredEvent;
  key: string;
}

const kLookedAt = 500;

/** Of the newest events, one for each sensor; a sensor is what has the same type and tags. */
export async function newestReadings(signal: AbortSignal): Promise<Reading[]> {
  const found = new Map<string, StoredEvent>();
  for await (const line of readLines(`v1/events?backwards=true&limit=${kLookedAt}`, signal)) {
    const event = JSON.parse(line) as StoredEvent;
    if (event.type.startsWith('$')) continue;
    const key = [event.type, ...[...event.tags].sort()].join('\n');
    if (!found.has(key)) found.set(key, event);
  }
  return [...found].map(([key, event]) => ({ key, event })).sort((a, b) => (a.key < b.key ? -1 : 1));
}
