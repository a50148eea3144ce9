// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';
import type { Source } from '../api/shapes';
import { rate, whole } from '../words/number';
import { kindOf, sourceState } from '../words/state';
import { ago } from '../words/time';
import { Badge } from './badge';
import { Facts } from './facts';
import { Notice } from './notice';

/** "no_answer" -> "No answer" */
function nameOf(counter: string): string {
  const words = counter.replace(/_/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** One source with everything that it counts; what is zero would only hide the rest. */
export function SourceCard({ source }: { source: Source }): JSX.Element {
  const counters = Object.entries(source.counters).filter(([, value]) => value > 0);
  return (
    <section class="card" aria-label={`Source ${source.name}`}>
      <div class="card-head">
        <div class="row">
          <h2>{source.name}</h2>
          <span class="muted">{kindOf(source)}</span>
          <Badge said={sourceState(source)} />
        </div>
        <span class="muted">Last message {ago(source.last_message)}</span>
      </div>
      <p class="muted">{source.detail}</p>
      {source.last_error && (
        <Notice tone="warn">
          {source.last_error} <span class="muted">({ago(source.last_error_at)})</span>
        </Notice>
      )}
      <div class="space" />
      <Facts
        of={[
          ...Object.entries(source.rates).map(([name, value]): [string, string] => [`${nameOf(name)} per second`, rate(value)]),
          ...counters.map(([name, value]): [string, string] => [nameOf(name), whole(value)]),
        ]}
      />
    </section>
  );
}
