// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { usePoll } from '../api/poll';
import type { Configuration, ConfigurationKey, Status } from '../api/shapes';
import { Facts } from '../parts/facts';
import { LogLevelCard } from '../parts/log_level_card';
import { Notice, ProblemNotice } from '../parts/notice';
import { PageHead } from '../parts/page_head';
import { TokenCard } from '../parts/token_card';
import { local } from '../words/time';

function About({ status }: { status: Status }): JSX.Element {
  return (
    <section class="card" aria-label="This gateway">
      <h2>This gateway</h2>
      {status.warnings.map((warning) => (
        <Notice tone="warn" key={warning}>
          {warning}
        </Notice>
      ))}
      <Facts
        of={[
          ['Version', status.version],
          ['Name', status.name],
          ['Role', status.role],
          ['Store', status.store],
          ['Started', local(status.started)],
          ['Data directory', status.disk.data_directory],
          ['Durability', status.durability === 'fsync' ? 'acknowledged means on disk' : 'UNSAFE: a power cut may lose what was acknowledged'],
          ['Made with', <a href="console/licences.txt" key="l">Preact and uPlot</a>],
        ]}
      />
    </section>
  );
}

function KeyRow({ entry }: { entry: ConfigurationKey }): JSX.Element {
  return (
    <tr>
      <td>
        <strong class="mono">{entry.key}</strong>
        <div class="muted">{entry.description}</div>
      </td>
      <td data-name="Value" class="mono">
        {entry.value ?? <span class="muted">not set</span>}
      </td>
      <td data-name="From">{entry.origin === 'default' ? <span class="muted">default</span> : entry.origin}</td>
    </tr>
  );
}

function Effective({ configuration }: { configuration: Configuration }): JSX.Element {
  const [all, setAll] = useState(false);
  const tables = configuration.tables
    .map(({ title, keys }) => ({ title, keys: all ? keys : keys.filter((entry) => entry.origin !== 'default') }))
    .filter(({ keys }) => keys.length > 0);
  return (
    <section class="card" aria-label="Configuration">
      <div class="card-head">
        <h2>Configuration</h2>
        <label class="choice">
          <input type="checkbox" checked={all} onChange={() => setAll(!all)} />
          Show defaults too
        </label>
      </div>
      <p class="muted">
        {configuration.file ? `From ${configuration.file}. ` : 'No configuration file was given: everything is default. '}
        Secrets are never shown, only where they come from.
      </p>
      {tables.map(({ title, keys }) => (
        <div key={title}>
          <h3 class="gap-above mono">[{title}]</h3>
          <table class="table fixed">
            <thead>
              <tr>
                <th>Key</th>
                <th>Value</th>
                <th>From</th>
              </tr>
            </thead>
            <tbody>
              {keys.map((entry) => (
                <KeyRow entry={entry} key={entry.key} />
              ))}
            </tbody>
          </table>
        </div>
      ))}
    </section>
  );
}

export function Settings({ status }: { status: Status | undefined }): JSX.Element {
  const { data, problem } = usePoll<Configuration>('v1/config', 60_000);
  return (
    <>
      <PageHead title="Settings" about="What this gateway is and how it is set up. The configuration file is changed with an editor; `opossum check` tells whether it is right." />
      <ProblemNotice problem={problem} />
      {status && <About status={status} />}
      <TokenCard />
      <LogLevelCard />
      {data && <Effective configuration={data} />}
    </>
  );
}
