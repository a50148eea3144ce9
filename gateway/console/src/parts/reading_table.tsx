// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';
import type { Reading } from '../api/readings';
import { href } from '../route';
import { gist } from '../words/filter';
import { numericPointers, pointerName } from '../words/pointer';
import { ago } from '../words/time';
import { Empty } from './empty';
import { Tags } from './tags';

/** The word that a reading says of its own quality, where it does. */
function qualityOf(data: unknown): string {
  if (data === null || typeof data !== 'object') return '';
  const quality = (data as Record<string, unknown>)['quality'];
  return typeof quality === 'string' && quality !== 'good' ? quality : '';
}

function Row({ reading: { event } }: { reading: Reading }): JSX.Element {
  const quality = qualityOf(event.data);
  return (
    <tr>
      <td>
        <strong>{event.type}</strong>
        <div>
          <Tags tags={event.tags} />
        </div>
      </td>
      <td data-name="Last value">
        {gist(event.data)}
        {quality && <span class="badge warn">{quality}</span>}
      </td>
      <td data-name="When">
        <a href={href('events', {}, String(event.position))}>{ago(event.time)}</a>
      </td>
      <td data-name="Over time">
        <div class="row">
          {numericPointers(event.data).map((pointer) => (
            <a key={pointer} href={href('reading', { type: event.type, tag: event.tags, pointer })}>
              {pointerName(pointer)}
            </a>
          ))}
        </div>
      </td>
    </tr>
  );
}

export function ReadingTable({ readings }: { readings: Reading[] }): JSX.Element {
  if (readings.length === 0) return <Empty title="No reading has come in yet">The last value of everything that reports appears here.</Empty>;
  return (
    <table class="table">
      <thead>
        <tr>
          <th>What</th>
          <th>Last value</th>
          <th>When</th>
          <th>Over time</th>
        </tr>
      </thead>
      <tbody>
        {readings.map((reading) => (
          <Row reading={reading} key={reading.key} />
        ))}
      </tbody>
    </table>
  );
}
