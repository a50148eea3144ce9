// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';
import type { StoredEvent } from '../api/shapes';
import { href } from '../route';
import { gist } from '../words/filter';
import { local } from '../words/time';
import { Tags } from './tags';

export function EventTable({ events }: { events: StoredEvent[] }): JSX.Element {
  return (
    <table class="table events">
      <thead>
        <tr>
          <th>Position</th>
          <th>Time</th>
          <th>Type</th>
          <th>Tags</th>
          <th>Data</th>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => (
          <tr key={event.position}>
            <td data-name="Position">
              <a class="number" href={href('events', {}, String(event.position))}>
                {event.position}
              </a>
            </td>
            <td class="number" data-name="Time">
              {local(event.time)}
            </td>
            <td>
              <strong>{event.type}</strong>
            </td>
            <td>
              <Tags tags={event.tags} />
            </td>
            <td class="gist">{gist(event.data) || (event.data_base64 && 'binary') || <span class="muted">no data</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
