// SPDX-License-Identifier: MIT
import type { ComponentChildren, JSX } from 'preact';
import type { Problem } from '../api/client';

export function Notice({ tone, children }: { tone: 'good' | 'warn' | 'bad' | 'busy'; children: ComponentChildren }): JSX.Element {
  return (
    <div class={`notice ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}

/** What went wrong while asking, if anything did. */
export function ProblemNotice({ problem }: { problem: Problem | undefined }): JSX.Element | null {
  return problem ? <Notice tone={problem.status === 0 ? 'warn' : 'bad'}>{problem.message}</Notice> : null;
}
