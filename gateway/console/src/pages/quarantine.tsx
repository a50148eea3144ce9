// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { post } from '../api/client';
import { usePoll } from '../api/poll';
import type { QuarantinedMessage, QuarantineList } from '../api/shapes';
import { ActButton } from '../parts/act_button';
import { Dialog } from '../parts/dialog';
import { Empty } from '../parts/empty';
import { Notice, ProblemNotice } from '../parts/notice';
import { PageHead } from '../parts/page_head';
import { bytes, count } from '../words/number';
import { local } from '../words/time';

interface Retried {
  outcome: 'stored' | 'seen' | 'quarantined';
  reason?: string;
  first?: number;
}

type Told = { tone: 'good' | 'warn' | 'bad'; text: string };

function toldOf(message: QuarantinedMessage, { outcome, reason, first }: Retried): Told {
  const name = message.topic ?? message.id;
  if (outcome === 'stored') return { tone: 'good', text: `${name} is stored now, as event ${first ?? ''}.` };
  if (outcome === 'seen') return { tone: 'good', text: `${name} had been stored before; it has left the quarantine.` };
  return { tone: 'warn', text: `${name} still cannot be stored: ${reason ?? 'see its reason'}` };
}

interface MessageProps {
  message: QuarantinedMessage;
  onTold: (told: Told | undefined) => void;
  onDelete: () => void;
  refresh: () => void;
}

function Message({ message, onTold, onDelete, refresh }: MessageProps): JSX.Element {
  const name = message.topic ?? message.id;
  const retry = async (): Promise<void> => {
    const answer = await post<Retried>(`v1/quarantine/${encodeURIComponent(message.id)}/retry`);
    onTold(toldOf(message, answer));
    refresh();
  };
  return (
    <li class="entry">
      <div class="card-head">
        <h3>{name}</h3>
        <div class="row">
          <ActButton label="Try again" whose={name} act={retry} onTrouble={(text) => onTold(text ? { tone: 'bad', text } : undefined)} />
          <button type="button" class="button danger" onClick={onDelete}>
            Delete …<span class="out-of-sight"> {name}</span>
          </button>
        </div>
      </div>
      <p>{message.reason}</p>
      <p class="muted">
        {local(message.time)}, from {message.source}
        {message.rule && `, by rule ${message.rule}`}
      </p>
      <pre class="raw" tabIndex={0} aria-label={`Payload of ${name}`}>
        {message.payload ?? message.payload_base64 ?? ''}
      </pre>
    </li>
  );
}

export function Quarantine(): JSX.Element {
  const { data, problem, refresh } = usePoll<QuarantineList>('v1/quarantine?limit=100', 4000);
  const [told, setTold] = useState<Told>();
  const [deleting, setDeleting] = useState<QuarantinedMessage>();
  const total = data?.total ?? data?.messages.length ?? 0;
  const remove = async (): Promise<void> => {
    if (!deleting) return;
    await post(`v1/quarantine/${encodeURIComponent(deleting.id)}`, undefined, 'DELETE');
    setDeleting(undefined);
    setTold({ tone: 'good', text: `${deleting.topic ?? deleting.id} is deleted.` });
    refresh();
  };
  return (
    <>
      <PageHead title="Quarantine" about="Messages that came in and could not be turned into events. They are kept whole; put the rule right, then try them again." />
      <ProblemNotice problem={problem} />
      {told && <Notice tone={told.tone}>{told.text}</Notice>}
      {Boolean(data?.let_go) && <Notice tone="bad">{count(data?.let_go ?? 0, 'message')} went lost because the quarantine was full. Empty it, or raise [ingest] quarantine_bytes.</Notice>}
      {data && (
        <section class="card" aria-label="Messages">
          {total === 0 ? (
            <Empty title="Nothing is in quarantine">Every message that came in was stored.</Empty>
          ) : (
            <>
              <p class="muted">
                {count(total, 'message')}, {bytes(data.bytes ?? 0)} of {bytes(data.bytes_max ?? 0)}
                {total > data.messages.length && `; the oldest ${data.messages.length} are shown`}
              </p>
              <ul>
                {data.messages.map((message) => (
                  <Message key={message.id} message={message} onTold={setTold} onDelete={() => setDeleting(message)} refresh={refresh} />
                ))}
              </ul>
            </>
          )}
        </section>
      )}
      {deleting && (
        <Dialog title="Delete this message for ever?" verb="Delete" danger onClose={() => setDeleting(undefined)} onConfirm={remove}>
          <p>
            {deleting.topic ?? deleting.id} was never stored as an event. After this it is nowhere.
          </p>
        </Dialog>
      )}
    </>
  );
}
