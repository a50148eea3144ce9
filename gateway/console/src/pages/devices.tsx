// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { usePoll } from '../api/poll';
import { newestReadings, type Reading } from '../api/readings';
import type { MqttClient, Source } from '../api/shapes';
import { ClientTable } from '../parts/client_table';
import { Empty } from '../parts/empty';
import { ProblemNotice } from '../parts/notice';
import { PageHead } from '../parts/page_head';
import { ReadingTable } from '../parts/reading_table';
import { SourceCard } from '../parts/source_card';

function useReadings(): Reading[] | undefined {
  const [readings, setReadings] = useState<Reading[]>();
  useEffect(() => {
    const stop = new AbortController();
    let timer = 0;
    const turn = async (): Promise<void> => {
      try {
        setReadings(await newestReadings(stop.signal));
      } catch {
        // The other requests of the page say what is wrong.
      }
      if (!stop.signal.aborted) timer = window.setTimeout(() => void turn(), 3000);
    };
    void turn();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, []);
  return readings;
}

export function Devices(): JSX.Element {
  const { data: ingest, problem } = usePoll<{ sources: Source[] }>('v1/ingest', 2000);
  const { data: mqtt } = usePoll<{ clients: MqttClient[] }>('v1/ingest/clients', 3000);
  const readings = useReadings();
  return (
    <>
      <PageHead title="Devices" about="What reports to this gateway, what it said last, and what goes wrong with it." />
      <ProblemNotice problem={problem} />
      {readings && (
        <section class="card" aria-label="Last values">
          <h2>Last values</h2>
          <ReadingTable readings={readings} />
        </section>
      )}
      {mqtt && (
        <section class="card" aria-label="MQTT clients">
          <h2>MQTT clients</h2>
          <ClientTable clients={mqtt.clients} />
        </section>
      )}
      {ingest?.sources.map((source) => (
        <SourceCard source={source} key={source.kind + source.name} />
      ))}
      {ingest?.sources.length === 0 && (
        <section class="card">
          <Empty title="No source is configured">Sensors can publish to [mqtt] listen; brokers, Modbus devices and folders are added to the configuration file.</Empty>
        </section>
      )}
    </>
  );
}
