// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';

export function Tags({ tags }: { tags: string[] }): JSX.Element {
  return (
    <>
      {tags.map((tag) => (
        <span class="tag" key={tag}>
          {tag}
        </span>
      ))}
    </>
  );
}
