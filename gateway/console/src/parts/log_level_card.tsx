// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { post, said } from '../api/client';
import { usePoll } from '../api/poll';
import { Field } from './field';
import { Notice } from './notice';

const kLevels: [string, string][] = [
  ['error', 'Errors only'],
  ['warning', 'Warnings too'],
  ['info', 'The usual'],
  ['debug', 'Everything, to find a fault'],
];

export function LogLevelCard(): JSX.Element | null {
  const { data, refresh } = usePoll<{ level: string }>('v1/log', 10_000);
  const [told, setTold] = useState<{ tone: 'good' | 'bad'; text: string }>();
  if (!data) return null;
  const change = async (level: string): Promise<void> => {
    try {
      await post('v1/log', { level });
      setTold({ tone: 'good', text: 'Changed, until the gateway is started again. For ever: [log] level in the configuration file.' });
      refresh();
    } catch (error) {
      setTold({ tone: 'bad', text: said(error) });
    }
  };
  return (
    <section class="card" aria-label="Log">
      <h2>Log</h2>
      {told && <Notice tone={told.tone}>{told.text}</Notice>}
      <div class="fields">
        <Field id="level" label="How much is written to the log">
          <select id="level" value={data.level} onChange={(event) => void change(event.currentTarget.value)}>
            {kLevels.map(([level, text]) => (
              <option value={level} key={level}>
                {text}
              </option>
            ))}
          </select>
        </Field>
      </div>
    </section>
  );
}
