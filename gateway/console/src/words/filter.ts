// SPDX-License-Identifier: MIT

/** What the events page shows; everything is text, as in its fields and in its address. */
export interface Filter {
  types: string[];
  tags: string[];
  /** RFC 3339 or empty. */
  since: string;
  until: string;
  /** Show the log as it was when this was its newest event. */
  asOf: string;
  view: string;
}

export const kNoFilter: Filter = { types: [], tags: [], since: '', until: '', asOf: '', view: 'effective' };

/** Words apart by commas or blanks at their ends: "line:1, sensor:s12" */
export function list(text: string): string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

export function filterFrom(params: URLSearchParams): Filter {
  return {
    types: params.getAll('type'),
    tags: params.getAll('tag'),
    since: params.get('since') ?? '',
    until: params.get('until') ?? '',
    asOf: params.get('asof') ?? '',
    view: params.get('view') ?? 'effective',
  };
}

/** For the address of the page, to be kept as a bookmark. */
export function filterParams(filter: Filter): Record<string, string | string[]> {
  return {
    type: filter.types,
    tag: filter.tags,
    since: filter.since,
    until: filter.until,
    asof: filter.asOf,
    view: filter.view === 'effective' ? '' : filter.view,
  };
}

/** The parameters of GET /v1/events; `page` is what differs from page to page. */
export function query(filter: Filter, page: Record<string, string>): URLSearchParams {
  const params = new URLSearchParams();
  for (const type of filter.types) params.append('type', type);
  for (const tag of filter.tags) params.append('tag', tag);
  if (filter.since) params.set('since', filter.since);
  if (filter.until) params.set('until', filter.until);
  if (filter.view !== 'effective') params.set('view', filter.view);
  for (const [name, value] of Object.entries(page)) if (value) params.set(name, value);
  // The earlier of two ends: that of the page, and that of the time travel.
  const asOf = Number(filter.asOf);
  if (filter.asOf && (!page['before'] || Number(page['before']) > asOf + 1)) params.set('before', String(asOf + 1));
  return params;
}

/** What of an event says most in one line. */
export function gist(data: unknown): string {
  if (data === undefined) return '';
  if (data === null || typeof data !== 'object') return JSON.stringify(data);
  if (Array.isArray(data)) return JSON.stringify(data);
  return Object.entries(data)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
