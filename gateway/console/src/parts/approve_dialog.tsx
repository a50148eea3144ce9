// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { get, post } from '../api/client';
import type { Target } from '../api/shapes';
import { href } from '../route';
import { count } from '../words/number';
import { Dialog } from './dialog';

/** What may leave: everything that is here now, by the number of its last commit. */
export function ApproveDialog({ target, onClose, onDone }: { target: Target; onClose: () => void; onDone: () => void }): JSX.Element {
  const [through, setThrough] = useState<number>();
  useEffect(() => {
    get<{ commit: number }>('v1/head').then(
      (head) => setThrough(head.commit),
      () => undefined,
    );
  }, []);
  const confirm = async (): Promise<void> => {
    await post(`v1/sync/${encodeURIComponent(target.name)}/approve`, { through: through ?? 0 });
    onDone();
  };
  return (
    <Dialog title={`Let events go to ${target.name}?`} verb={`Approve up to commit ${through ?? '…'}`} onClose={onClose} onConfirm={confirm}>
      <p>{target.lag_commits === null ? 'Commits wait' : `${count(target.lag_commits, 'commit waits', 'commits wait')}`} for your approval. What has left cannot be called back.</p>
      <p>
        <a href={href('events')}>Look through the events first</a>
      </p>
    </Dialog>
  );
}
