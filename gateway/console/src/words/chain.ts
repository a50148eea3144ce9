// SPDX-License-Identifier: MIT

function hex(bytes: ArrayBuffer): string {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** The digest of what an erased commit was before; of all other lines nothing. */
function digestOfErased(line: string): string | undefined {
  return (JSON.parse(line) as { was?: string }).was;
}

/** The chain value after a line: SHA-256(previous ‖ SHA-256(line)). Browsers compute it over HTTPS and on localhost only. */
export async function chainAfter(previous: string, line: string): Promise<string | undefined> {
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) return undefined;
  const was = digestOfErased(line);
  const digest = was ? bytesOf(was) : new Uint8Array(await subtle.digest('SHA-256', new TextEncoder().encode(line)));
  const both = new Uint8Array(64);
  both.set(bytesOf(previous), 0);
  both.set(digest, 32);
  return hex(await subtle.digest('SHA-256', both));
}
