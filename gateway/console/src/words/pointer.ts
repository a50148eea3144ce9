// SPDX-License-Identifier: MIT

/** The JSON pointers (RFC 6901) of every number and truth value in it: what can be drawn over time. */
export function numericPointers(data: unknown, at = '', found: string[] = []): string[] {
  if (typeof data === 'number' || typeof data === 'boolean') found.push(at);
  else if (data !== null && typeof data === 'object') {
    for (const [name, value] of Object.entries(data)) {
      numericPointers(value, `${at}/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`, found);
    }
  }
  return found;
}

/** "/temperature/value" -> "temperature value"; the whole datum has no name. */
export function pointerName(pointer: string): string {
  return pointer === '' ? 'value' : pointer.slice(1).replace(/\//g, ' › ').replace(/~1/g, '/').replace(/~0/g, '~');
}
