// SPDX-License-Identifier: MIT
import { send } from './client';

/** The lines of a body as they come, without their ends. */
async function* linesOf(response: Response): AsyncGenerator<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) return;
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest) yield rest;
}

/** Server-sent events: `event` and `data` of each. EventSource itself can send no token. */
export async function* subscribe(path: string, signal: AbortSignal): AsyncGenerator<{ event: string; data: string }> {
  let event = '';
  let data = '';
  for await (const line of linesOf(await send(path, { signal }))) {
    if (line.startsWith('event: ')) event = line.slice(7);
    else if (line.startsWith('data: ')) data = line.slice(6);
    else if (line === '' && data) {
      yield { event, data };
      event = data = '';
    }
  }
}

/** NDJSON: each line as it is stored. */
export async function* readLines(path: string, signal?: AbortSignal): AsyncGenerator<string> {
  for await (const line of linesOf(await send(path, signal ? { signal } : {}))) if (line) yield line;
}
