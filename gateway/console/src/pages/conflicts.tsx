// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { usePoll } from '../api/poll';
import type { Conflict } from '../api/shapes';
import { Badge } from '../parts/badge';
import { Empty } from '../parts/empty';
import { Facts } from '../parts/facts';
import { Notice, ProblemNotice } from '../parts/notice';
import { PageHead } from '../parts/page_head';
import { ResolveDialog, type Action } from '../parts/resolve_dialog';
import { Tags } from '../parts/tags';
import { href, type Route } from '../route';
import { gist } from '../words/filter';
import { conflictName, outcomeOf, resolutionOf } from '../words/outcome';
import { local } from '../words/time';

function Actions({ conflict, onAction }: { conflict: Conflict; onAction: (action: Action) => void }): JSX.Element {
  const name = conflictName(conflict);
  const button = (action: Action, text: string): JSX.Element => (
    <button type="button" class={`button${action === 'supersede' ? ' main-action' : ''}`} onClick={() => onAction(action)}>
      {text}
      <span class="out-of-sight"> {name}</span>
    </button>
  );
  return (
    <div class="row">
      {button('supersede', 'Store another …')}
      {conflict.decided_here && button('accept', 'Accept …')}
      {button('dismiss', 'Dismiss …')}
    </div>
  );
}

function ConflictEntry({ conflict, onAction }: { conflict: Conflict; onAction: (action: Action) => void }): JSX.Element {
  const open = conflict.state === 'open';
  return (
    <li class="entry">
      <div class="card-head">
        <div class="row">
          <h3>{conflictName(conflict)}</h3>
          <Badge said={open ? { tone: 'warn', text: 'Open' } : { tone: 'quiet', text: 'Decided' }} />
        </div>
        {open && <Actions conflict={conflict} onAction={onAction} />}
      </div>
      <p>
        {outcomeOf(conflict)} {conflict.reason && <span class="muted">{conflict.reason}</span>}
      </p>
      {conflict.events.map((event) => (
        <p key={event.position}>
          <strong>{event.type}</strong> <Tags tags={event.tags} /> <span class="muted">{gist(event.data)}</span>
        </p>
      ))}
      <Facts
        of={[
          ['Refused', local(conflict.time)],
          ['By', conflict.decided_here ? 'this central' : (conflict.target ?? 'headquarters')],
          ['Record', <a href={href('events', {}, String(conflict.id))} key="r">event {conflict.id}</a>],
          ['What became of it', resolutionOf(conflict)],
        ]}
      />
    </li>
  );
}

export function Conflicts({ route }: { route: Route }): JSX.Element {
  const state = route.params.get('state') ?? 'open';
  const { data, problem, refresh } = usePoll<{ conflicts: Conflict[] }>(`v1/conflicts?state=${encodeURIComponent(state)}&limit=200`, 4000);
  const [asked, setAsked] = useState<{ conflict: Conflict; action: Action }>();
  const [done, setDone] = useState('');
  const finished = (): void => {
    setAsked(undefined);
    setDone('Decided. It is recorded with your note.');
    refresh();
  };
  return (
    <>
      <PageHead title="Conflicts" about="Decisions made without a link that headquarters refused, because they no longer held there. Somebody has to say what becomes of each.">
        {['open', 'resolved', 'all'].map((each) => (
          <a class="button" key={each} href={href('conflicts', { state: each === 'open' ? '' : each })} aria-current={each === state ? 'true' : undefined}>
            {{ open: 'Open', resolved: 'Decided', all: 'All' }[each]}
          </a>
        ))}
      </PageHead>
      <ProblemNotice problem={problem} />
      {done && <Notice tone="good">{done}</Notice>}
      {data && (
        <section class="card" aria-label="Conflicts">
          {data.conflicts.length === 0 ? (
            <Empty title={state === 'open' ? 'No decision waits for you' : 'There are none'}>Facts such as readings never conflict; only decisions that were made under a condition can.</Empty>
          ) : (
            <ul>
              {data.conflicts.map((conflict) => (
                <ConflictEntry key={conflict.id} conflict={conflict} onAction={(action) => setAsked({ conflict, action })} />
              ))}
            </ul>
          )}
        </section>
      )}
      {asked && <ResolveDialog {...asked} onClose={() => setAsked(undefined)} onDone={finished} />}
    </>
  );
}
