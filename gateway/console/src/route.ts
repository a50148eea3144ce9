// SPDX-License-Identifier: MIT
import { useEffect, useState } from 'preact/hooks';

/** Where the console is: `#/events/57?tag=line:1` is page "events", rest "57", with its parameters. */
export interface Route {
  page: string;
  rest: string;
  params: URLSearchParams;
}

export function parseRoute(hash: string): Route {
  const text = hash.replace(/^#\/?/, '');
  const mark = text.indexOf('?');
  const path = mark < 0 ? text : text.slice(0, mark);
  const slash = path.indexOf('/');
  return {
    page: (slash < 0 ? path : path.slice(0, slash)) || 'overview',
    rest: slash < 0 ? '' : decodeURIComponent(path.slice(slash + 1)),
    params: new URLSearchParams(mark < 0 ? '' : text.slice(mark + 1)),
  };
}

/** The address of a page; parameters that are empty are left out. */
export function href(page: string, params: Record<string, string | string[]> = {}, rest = ''): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const each of Array.isArray(value) ? value : [value]) if (each !== '') search.append(name, each);
  }
  const query = search.toString();
  return `#/${page}${rest ? `/${encodeURIComponent(rest)}` : ''}${query ? `?${query}` : ''}`;
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const follow = (): void => setRoute(parseRoute(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return route;
}
