// SPDX-License-Identifier: MIT
import { refused, token } from './session';

/** An answer that is not what was asked for: `message` says to a person what happened and what to do. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    detail: string,
  ) {
    super(detail);
  }
}

interface ProblemDocument {
  title?: string;
  detail?: string;
}

const kUnreachable = 'The gateway does not answer. It may be restarting, or the network is down; this page tries again by itself.';

async function problemOf(response: Response): Promise<Problem> {
  let document: ProblemDocument = {};
  try {
    document = (await response.json()) as ProblemDocument;
  } catch {
    // A proxy in between may answer with anything.
  }
  const title = document.title ?? `HTTP ${response.status}`;
  return new Problem(response.status, title, document.detail ?? title);
}

/** Any request to the gateway that this page came from; throws a Problem for everything but success. */
export async function send(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  const bearer = token();
  if (bearer) headers.set('Authorization', `Bearer ${bearer}`);
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers, cache: 'no-store' });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Problem(0, 'no answer', kUnreachable);
  }
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (response.status === 401) refused(bearer ? problem.message : 'This gateway lets in only who has a token.');
  throw problem;
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await send(path, signal ? { signal } : {});
  return (await response.json()) as T;
}

/** POST, or another method; without a body none is sent. */
export async function post<T>(path: string, body?: unknown, method = 'POST'): Promise<T> {
  const init: RequestInit = { method };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { 'Content-Type': 'application/json' };
  }
  const response = await send(path, init);
  return (await response.json()) as T;
}

/** What to show of anything that was thrown. */
export function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
