// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { said, send } from '../api/client';
import type { StoredEvent } from '../api/shapes';
import { Facts } from '../parts/facts';
import { Notice } from '../parts/notice';
import { PageHead } from '../parts/page_head';
import { Proof } from '../parts/proof';
import { Tags } from '../parts/tags';
import { href } from '../route';
import { numericPointers, pointerName } from '../words/pointer';
import { local } from '../words/time';

function Neighbours({ position }: { position: number }): JSX.Element {
  return (
    <>
      <a class="button" href={href('events', { asof: String(position) })}>
        The log as of here
      </a>
      {position > 1 && (
        <a class="button" href={href('events', {}, String(position - 1))}>
          Earlier
        </a>
      )}
      <a class="button" href={href('events', {}, String(position + 1))}>
        Later
      </a>
    </>
  );
}

function Readings({ event }: { event: StoredEvent }): JSX.Element | null {
  const pointers = numericPointers(event.data);
  if (pointers.length === 0) return null;
  return (
    <div class="row">
      <span class="muted">Over time:</span>
      {pointers.map((pointer) => (
        <a key={pointer} href={href('reading', { type: event.type, tag: event.tags, pointer })}>
          {pointerName(pointer)}
        </a>
      ))}
    </div>
  );
}

export function EventPage({ position }: { position: string }): JSX.Element {
  const [line, setLine] = useState('');
  const [trouble, setTrouble] = useState('');
  useEffect(() => {
    setLine('');
    setTrouble('');
    let current = true;
    send(`v1/events/${encodeURIComponent(position)}`)
      .then((response) => response.text())
      .then((text) => current && setLine(text))
      .catch((error: unknown) => current && setTrouble(said(error)));
    return () => {
      current = false;
    };
  }, [position]);
  const event = line ? (JSON.parse(line) as StoredEvent) : undefined;

  return (
    <>
      <PageHead title={`Event ${position}`} about={<a href={href('events')}>All events</a>}>
        {event && <Neighbours position={event.position} />}
      </PageHead>
      {trouble && <Notice tone="bad">{trouble}</Notice>}
      {event && (
        <>
          <section class="card">
            <h2>{event.type}</h2>
            <Facts
              of={[
                ['Position', event.position],
                ['Time', `${local(event.time)} (${event.time})`],
                ['Tags', event.tags.length > 0 ? <Tags tags={event.tags} /> : 'none'],
                ['Id of its producer', event.id],
                ['About whom', event.subject],
              ]}
            />
            <h3 class="gap-above">Data</h3>
            <pre class="raw" tabIndex={0} aria-label="Data">
              {event.data === undefined ? (event.data_base64 ?? 'none') : JSON.stringify(event.data, null, 2)}
            </pre>
            <Readings event={event} />
          </section>
          <section class="card">
            <h2>As it is stored</h2>
            <pre class="raw" tabIndex={0} aria-label="The event as it is stored">
              {line}
            </pre>
          </section>
          <section class="card">
            <h2>Its commit, and the proof</h2>
            <Proof position={position} />
          </section>
        </>
      )}
    </>
  );
}
