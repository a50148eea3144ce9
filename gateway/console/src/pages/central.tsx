// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { post } from '../api/client';
import { usePoll } from '../api/poll';
import type { Origin } from '../api/shapes';
import { Badge } from '../parts/badge';
import { Dialog } from '../parts/dialog';
import { Empty } from '../parts/empty';
import { EnrolDialog, type Code } from '../parts/enrol_dialog';
import { Notice, ProblemNotice } from '../parts/notice';
import { PageHead } from '../parts/page_head';
import { count, whole } from '../words/number';
import { lag, originState } from '../words/state';
import { ago, local } from '../words/time';

function rights(origin: Origin): string {
  const parts = [...origin.types, ...origin.tags];
  return parts.length === 0 ? 'everything' : parts.join(', ');
}

function OriginRow({ origin, onEnrol, onRetire }: { origin: Origin; onEnrol: () => void; onRetire: () => void }): JSX.Element {
  return (
    <tr>
      <td>
        <strong>{origin.name}</strong>
        {origin.last_refusal && <div class="muted">{origin.last_refusal}</div>}
      </td>
      <td>
        <Badge said={originState(origin)} />
      </td>
      <td data-name="Last seen">{ago(origin.last_seen)}</td>
      <td data-name="Behind">{lag(origin.lag_commits, null)}</td>
      <td data-name="Decided" class="number">
        {count(origin.decided, 'commit')}
        {origin.refused > 0 && `, ${whole(origin.refused)} refused`}
      </td>
      <td data-name="May send">{rights(origin)}</td>
      <td>
        <div class="row">
          <button type="button" class="button" onClick={onEnrol}>
            New code …<span class="out-of-sight"> for {origin.name}</span>
          </button>
          {origin.state !== 'retired' && (
            <button type="button" class="button danger" onClick={onRetire}>
              Retire …<span class="out-of-sight"> {origin.name}</span>
            </button>
          )}
        </div>
      </td>
    </tr>
  );
}

function CodeShown({ code }: { code: Code }): JSX.Element {
  return (
    <Notice tone="good">
      <p>
        The code for <strong>{code.name}</strong>, shown this once; it works until {local(code.expires)}. On the edge, run:
      </p>
      <code class="secret">
        opossum enrol {location.origin} {code.code}
      </code>
    </Notice>
  );
}

function Origins({ origins, onEnrol, onRetire }: { origins: Origin[]; onEnrol: (name: string) => void; onRetire: (name: string) => void }): JSX.Element {
  if (origins.length === 0) {
    return <Empty title="No edge belongs to this central yet">Press "Enrol an edge" for a code, and use it at the site.</Empty>;
  }
  return (
    <table class="table">
      <thead>
        <tr>
          <th>Edge</th>
          <th>State</th>
          <th>Last seen</th>
          <th>Behind</th>
          <th>Decided</th>
          <th>May send</th>
          <th>
            <span class="out-of-sight">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {origins.map((origin) => (
          <OriginRow key={origin.name} origin={origin} onEnrol={() => onEnrol(origin.name)} onRetire={() => onRetire(origin.name)} />
        ))}
      </tbody>
    </table>
  );
}

export function Central(): JSX.Element {
  const { data, problem, refresh } = usePoll<{ origins: Origin[] }>('v1/origins', 3000);
  const [enrolling, setEnrolling] = useState<string>();
  const [retiring, setRetiring] = useState<string>();
  const [code, setCode] = useState<Code>();
  const retire = async (): Promise<void> => {
    await post(`v1/origins/${encodeURIComponent(retiring ?? '')}/retire`);
    setRetiring(undefined);
    refresh();
  };
  return (
    <>
      <PageHead title="Central" about="The sites that send their events here. Those that have not been heard from for a day are called silent.">
        <button type="button" class="button main-action" onClick={() => setEnrolling('')}>
          Enrol an edge …
        </button>
      </PageHead>
      <ProblemNotice problem={problem} />
      {code && <CodeShown code={code} />}
      {data && (
        <section class="card" aria-label="Edges">
          <Origins origins={data.origins} onEnrol={setEnrolling} onRetire={setRetiring} />
        </section>
      )}
      {enrolling !== undefined && (
        <EnrolDialog
          name={enrolling}
          onClose={() => setEnrolling(undefined)}
          onCode={(made) => {
            setEnrolling(undefined);
            setCode(made);
            refresh();
          }}
        />
      )}
      {retiring !== undefined && (
        <Dialog title={`Retire ${retiring}?`} verb="Retire" danger onClose={() => setRetiring(undefined)} onConfirm={retire}>
          <p>Its token becomes worthless at once. What it has sent stays. It can come back with a new code.</p>
        </Dialog>
      )}
    </>
  );
}
