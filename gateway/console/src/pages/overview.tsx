// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useHistory } from '../api/history';
import { usePoll } from '../api/poll';
import type { Conflict, History, Origin, QuarantineList, Source, Status, Target } from '../api/shapes';
import { Badge } from '../parts/badge';
import { Chart, type Series } from '../parts/chart';
import { Empty } from '../parts/empty';
import { useTitle } from '../parts/page_head';
import { href } from '../route';
import { concerns, headline, type Concern, type Known } from '../words/health';
import { bytes, rate, whole } from '../words/number';
import { kindOf, lag, sourceState, targetState } from '../words/state';
import { ago, duration, local } from '../words/time';

function Health({ known }: { known: Known }): JSX.Element {
  const found = concerns(known);
  const { tone, text } = headline(known, found);
  return (
    <section class={`card health ${tone}`} aria-label="Health" aria-live="polite">
      <h1>{text}</h1>
      {tone === 'good' && <p class="muted">Events are recorded, every source runs, and nothing waits for you.</p>}
      {found.length > 0 && (
        <ul class="concerns">
          {found.map((concern) => (
            <ConcernLine concern={concern} key={concern.what} />
          ))}
        </ul>
      )}
    </section>
  );
}

function ConcernLine({ concern }: { concern: Concern }): JSX.Element {
  return (
    <li class={concern.tone}>
      <div>
        <p>{concern.what}</p>
        {concern.todo && <p class="muted">{concern.todo}</p>}
      </div>
      {concern.page && <a href={href(concern.page)}>Look</a>}
    </li>
  );
}

function Stat({ title, value, more }: { title: string; value: string; more: string }): JSX.Element {
  return (
    <section class="stat">
      <h2>{title}</h2>
      <strong>{value}</strong>
      <span>{more}</span>
    </section>
  );
}

function syncStat(targets: Target[] | undefined): { value: string; more: string } {
  if (!targets) return { value: '–', more: ' ' };
  if (targets.length === 0) return { value: 'No target', more: 'data stays here' };
  const behind = targets.find((target) => !target.in_sync) ?? targets[0];
  if (!behind) return { value: '–', more: ' ' };
  return { value: targetState(behind).text, more: `${behind.name}, waiting: ${lag(behind.lag_commits, behind.lag_seconds)}` };
}

function originStat(origins: Origin[] | undefined): { value: string; more: string } {
  const active = (origins ?? []).filter((origin) => origin.state === 'active');
  const seen = active.filter((origin) => origin.last_seen && Date.now() - Date.parse(origin.last_seen) < 120_000);
  return { value: `${seen.length} of ${active.length}`, more: 'heard from in the last 2 min' };
}

/** All targets together; null where none is known. */
function synced(history: History): (number | null)[] {
  const columns = Object.values(history.targets).map((target) => target.commits_per_second);
  return history.times.map((_, row) => {
    const values = columns.map((column) => column[row]).filter((value): value is number => typeof value === 'number');
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
  });
}

function Traffic({ history }: { history: History }): JSX.Element {
  const series = useMemo(() => {
    const all: Series[] = [{ label: 'Events stored per second', values: history.events_per_second, colour: '--chart-1', wash: '--chart-1-wash' }];
    if (Object.keys(history.targets).length > 0) {
      all.push({ label: 'Commits synced per second', values: synced(history), colour: '--chart-2', dash: true });
    }
    return all;
  }, [history]);
  const last = history.events_per_second[history.events_per_second.length - 1];
  return (
    <section class="card">
      <h2>The last hour</h2>
      <Chart
        times={history.times}
        series={series}
        label={`Events stored per second over the last hour; now ${rate(last ?? 0)}`}
        none="The chart begins with the second look, in a few seconds."
      />
    </section>
  );
}

function Sources({ sources }: { sources: Source[] | undefined }): JSX.Element {
  return (
    <section class="card">
      <div class="card-head">
        <h2>Where events come from</h2>
        <a href={href('devices')}>All devices</a>
      </div>
      {sources?.length === 0 && (
        <Empty title="No source is configured">
          Events can still come in over HTTP. MQTT and Modbus sources are set up in the configuration file.
        </Empty>
      )}
      {sources && sources.length > 0 && (
        <table class="table">
          <thead>
            <tr>
              <th>Source</th>
              <th>State</th>
              <th>Last message</th>
              <th class="right">Per second</th>
            </tr>
          </thead>
          <tbody>
            {sources.map((source) => (
              <tr key={source.kind + source.name}>
                <td>
                  <strong>{source.name}</strong> <span class="muted">{kindOf(source)}</span>
                </td>
                <td>
                  <Badge said={sourceState(source)} />
                </td>
                <td data-name="Last message">{ago(source.last_message)}</td>
                <td class="right" data-name="Per second">
                  {rate(source.rates['received'] ?? source.rates['readings'] ?? 0)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

export function Overview({ status }: { status: Status | undefined }): JSX.Element {
  useTitle('Overview');
  const history = useHistory();
  const central = status?.role === 'central';
  const { data: sync } = usePoll<{ targets: Target[] }>('v1/sync', 3000);
  const { data: ingest } = usePoll<{ sources: Source[] }>('v1/ingest', 3000);
  const { data: quarantine } = usePoll<QuarantineList>('v1/quarantine?limit=1', 10_000);
  const { data: conflicts } = usePoll<{ conflicts: Conflict[] }>('v1/conflicts?limit=100', 10_000);
  const { data: origins } = usePoll<{ origins: Origin[] }>(central ? 'v1/origins' : '', 5000);
  const known: Known = {
    status,
    targets: sync?.targets,
    sources: ingest?.sources,
    quarantine,
    openConflicts: conflicts?.conflicts.length,
    origins: origins?.origins,
  };
  const last = history.events_per_second[history.events_per_second.length - 1];
  const far = central ? originStat(origins?.origins) : syncStat(sync?.targets);
  return (
    <>
      <Health known={known} />
      <div class="stats">
        <Stat title="Events stored" value={status ? whole(status.head.position) : '–'} more={status ? `in ${whole(status.head.commit)} commits` : ' '} />
        <Stat title="Coming in now" value={last === undefined ? '–' : `${rate(last)} / s`} more={status ? `running for ${duration(status.uptime_seconds)}` : ' '} />
        <Stat title={central ? 'Edges' : 'Sync'} value={far.value} more={far.more} />
        <Stat title="Disk" value={status ? `${bytes(status.disk.free_bytes)} free` : '–'} more={status ? `the log takes ${bytes(status.disk.log_bytes)}` : ' '} />
      </div>
      <Traffic history={history} />
      <Sources sources={ingest?.sources} />
      {status && (
        <p class="muted">
          Store {status.store}, since {local(status.started)}
        </p>
      )}
    </>
  );
}
