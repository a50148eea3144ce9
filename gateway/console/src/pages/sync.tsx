// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { post } from '../api/client';
import { useHistory } from '../api/history';
import { usePoll } from '../api/poll';
import type { History, Target } from '../api/shapes';
import { ActButton } from '../parts/act_button';
import { ApproveDialog } from '../parts/approve_dialog';
import { Badge } from '../parts/badge';
import { Chart, type Series } from '../parts/chart';
import { Empty } from '../parts/empty';
import { Facts } from '../parts/facts';
import { Notice, ProblemNotice } from '../parts/notice';
import { PageHead } from '../parts/page_head';
import { bytes, count, whole } from '../words/number';
import { lag, targetState } from '../words/state';
import { ago, local } from '../words/time';

function verified(target: Target): string {
  if (!target.verified) return 'unknown: not compared since the start';
  return `up to event ${whole(target.verified.local)}, ${ago(target.verified.time)}`;
}

function pulled(target: Target): string {
  if (target.pulled === null) return '';
  const behind = target.pull_lag ? `, ${count(target.pull_lag, 'event')} behind` : '';
  return `up to its event ${whole(target.pulled)}${behind}`;
}

function Progress({ target, history }: { target: Target; history: History }): JSX.Element {
  const past = history.targets[target.name];
  const waiting = useMemo((): Series[] => [{ label: 'Commits that wait', values: past?.lag_commits ?? [], colour: '--chart-2' }], [past]);
  const sent = useMemo((): Series[] => [{ label: 'Commits sent per second', values: past?.commits_per_second ?? [], colour: '--chart-1', wash: '--chart-1-wash' }], [past]);
  const times = past ? history.times : [];
  return (
    <div class="two">
      <Chart times={times} series={sent} height={150} label={`Commits sent to ${target.name} per second over the last hour`} none="Begins in a few seconds." />
      <Chart times={times} series={waiting} height={150} format={whole} label={`Commits that wait for ${target.name} over the last hour`} none="Begins in a few seconds." />
    </div>
  );
}

function TargetCard({ target, history, refresh }: { target: Target; history: History; refresh: () => void }): JSX.Element {
  const [trouble, setTrouble] = useState('');
  const [done, setDone] = useState('');
  const [approving, setApproving] = useState(false);
  const path = `v1/sync/${encodeURIComponent(target.name)}`;
  const act = (action: string, told: string) => async (): Promise<void> => {
    setDone('');
    await post(`${path}/${action}`);
    setDone(told);
    refresh();
  };
  const paused = target.state === 'paused';
  return (
    <section class="card" aria-label={`Target ${target.name}`}>
      <div class="card-head">
        <div class="row">
          <h2>{target.name}</h2>
          <Badge said={targetState(target)} />
        </div>
        <div class="row">
          {target.state === 'waiting-for-approval' && (
            <button type="button" class="button main-action" onClick={() => setApproving(true)}>
              Approve …
            </button>
          )}
          <ActButton label="Sync now" whose={target.name} act={act('now', 'It sends what is there now.')} onTrouble={setTrouble} />
          {paused ? (
            <ActButton label="Resume" whose={target.name} main act={act('resume', 'It goes on.')} onTrouble={setTrouble} />
          ) : (
            <ActButton label="Pause" whose={target.name} act={act('pause', 'It is paused until somebody presses Resume.')} onTrouble={setTrouble} />
          )}
        </div>
      </div>
      {trouble && <Notice tone="bad">{trouble}</Notice>}
      {done && !trouble && <Notice tone="good">{done}</Notice>}
      {target.last_error && <Notice tone={target.state === 'needs-operator' ? 'bad' : 'warn'}>{target.last_error}</Notice>}
      <Facts
        of={[
          ['Waiting to be sent', lag(target.lag_commits, target.lag_seconds)],
          ['Verified', verified(target)],
          ['Received from it', pulled(target)],
          ['Next window', target.next_window && local(target.next_window)],
          ['Next try', target.next_retry && ago(target.next_retry)],
          ['Bandwidth now', `${bytes(target.bytes_per_second)} / s`],
          ['Sent since the start', `${count(target.commits_sent, 'commit')}, ${bytes(target.bytes_sent)}`],
          ['Refused by it', target.commits_refused > 0 && count(target.commits_refused, 'commit')],
          ['Address', target.url],
        ]}
      />
      <Progress target={target} history={history} />
      {approving && <ApproveDialog target={target} onClose={() => setApproving(false)} onDone={() => (setApproving(false), refresh())} />}
    </section>
  );
}

export function Sync(): JSX.Element {
  const { data, problem, refresh } = usePoll<{ targets: Target[] }>('v1/sync', 2000);
  const history = useHistory();
  return (
    <>
      <PageHead title="Sync" about={'Where events of this site go. "In sync" is said only of what both sides compared in this session.'} />
      <ProblemNotice problem={problem} />
      {data?.targets.map((target) => (
        <TargetCard target={target} history={history} refresh={refresh} key={target.name} />
      ))}
      {data?.targets.length === 0 && (
        <section class="card">
          <Empty title="This site sends its events nowhere">
            To have headquarters receive them, add a [[sync.target]] to the configuration file, or run `opossum enrol` with a code that headquarters gave you.
          </Empty>
        </section>
      )}
    </>
  );
}
