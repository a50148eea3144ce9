// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';
import type { MqttClient } from '../api/shapes';
import { count, whole } from '../words/number';
import { ago, duration } from '../words/time';
import { Badge } from './badge';
import { Empty } from './empty';

function Row({ client }: { client: MqttClient }): JSX.Element {
  return (
    <tr>
      <td>
        <strong>{client.client}</strong>
        {client.user && <div class="muted">as {client.user}</div>}
      </td>
      <td>
        <Badge said={client.connected ? { tone: 'good', text: 'Connected' } : { tone: 'quiet', text: 'Away' }} />
      </td>
      <td data-name="Since">{client.connected ? `for ${duration(client.connected_seconds)}, from ${client.address ?? '?'}` : `left ${ago(client.gone_since)}`}</td>
      <td data-name="Sent" class="right">
        {whole(client.received)}
      </td>
      <td data-name="Subscribes to">
        {client.subscriptions.length === 0 && <span class="muted">nothing</span>}
        {client.subscriptions.map(({ filter, qos }) => (
          <span class="tag" key={filter}>
            {filter} <span class="muted">QoS {qos}</span>
          </span>
        ))}
        {client.queued > 0 && <div class="muted">{count(client.queued, 'message waits', 'messages wait')} for it</div>}
      </td>
    </tr>
  );
}

export function ClientTable({ clients }: { clients: MqttClient[] }): JSX.Element {
  if (clients.length === 0) {
    return <Empty title="No device is connected over MQTT">Point a sensor at the MQTT address of this gateway; it appears here when it connects.</Empty>;
  }
  return (
    <table class="table">
      <thead>
        <tr>
          <th>Client</th>
          <th>State</th>
          <th>Since</th>
          <th class="right">Sent</th>
          <th>Subscribes to</th>
        </tr>
      </thead>
      <tbody>
        {clients.map((client) => (
          <Row client={client} key={client.client} />
        ))}
      </tbody>
    </table>
  );
}
