// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { usePoll } from '../api/poll';
import type { SeriesOfNumbers } from '../api/shapes';
import { Chart, type Series } from '../parts/chart';
import { Facts } from '../parts/facts';
import { ProblemNotice } from '../parts/notice';
import { PageHead } from '../parts/page_head';
import { Tags } from '../parts/tags';
import { href, type Route } from '../route';
import { rate, whole } from '../words/number';
import { pointerName } from '../words/pointer';
import { duration, local } from '../words/time';

/** More than a wide screen has room for would be drawn over each other. */
const kBuckets = 800;

const kSpans: [string, number][] = [
  ['15 min', 900],
  ['An hour', 3600],
  ['A day', 86_400],
  ['A week', 604_800],
  ['All', 0],
];

/** From where on; a span ends now, and grows while it is looked at. */
function sinceOf(params: URLSearchParams): string {
  const span = Number(params.get('span') ?? 0);
  return span ? new Date(Date.now() - span * 1000).toISOString() : (params.get('since') ?? '');
}

function seriesOf(data: SeriesOfNumbers | undefined): Series[] {
  return [
    { label: 'Highest', values: data?.max ?? [], colour: '--chart-1', edge: true },
    { label: 'Mean', values: data?.mean ?? [], colour: '--chart-2' },
    { label: 'Lowest', values: data?.min ?? [], colour: '--chart-1', edge: true },
  ];
}

export function ReadingPage({ route }: { route: Route }): JSX.Element {
  const type = route.params.getAll('type');
  const tags = route.params.getAll('tag');
  const pointer = route.params.get('pointer') ?? '/value';
  const until = route.params.get('until') ?? '';
  const span = route.params.get('span') ?? '';
  const wanted = new URLSearchParams([...type.map((each) => ['type', each]), ...tags.map((each) => ['tag', each]), ['pointer', pointer], ['buckets', String(kBuckets)]]);
  const since = useMemo(() => sinceOf(route.params), [route]);
  if (since) wanted.set('since', since);
  if (until) wanted.set('until', until);
  const { data, problem } = usePoll<SeriesOfNumbers>(`v1/series?${wanted}`, 4000);
  const series = useMemo(() => seriesOf(data), [data]);
  const here = (more: Record<string, string>): string => href('reading', { type, tag: tags, pointer, ...more });
  const zoom = (from: number, to: number): void => {
    location.hash = here({ since: new Date(from).toISOString(), until: new Date(to).toISOString() });
  };
  const numbers = data ? data.events - data.without_number : 0;

  return (
    <>
      <PageHead title={`${type.join(', ')}: ${pointerName(pointer)}`} about={<Tags tags={tags} />}>
        {kSpans.map(([text, seconds]) => (
          <a class="button" key={text} href={here({ span: seconds ? String(seconds) : '' })} aria-current={span === (seconds ? String(seconds) : '') && !until ? 'true' : undefined}>
            {text}
          </a>
        ))}
      </PageHead>
      <ProblemNotice problem={problem} />
      <section class="card" aria-label="Chart">
        <Chart
          times={data?.times ?? []}
          series={series}
          band={[1, 3]}
          height={360}
          onZoom={zoom}
          label={`${pointerName(pointer)} over time: ${whole(numbers)} values in ${data?.times.length ?? 0} steps`}
          none={data ? 'No number of this kind in this time.' : 'Asking for the numbers …'}
        />
        <p class="muted">Drag over the chart to look closer. Every peak is shown, however many values a step holds.</p>
      </section>
      {data && (
        <section class="card" aria-label="About the numbers">
          <Facts
            of={[
              ['Values', whole(numbers)],
              ['Events without this number', data.without_number > 0 ? whole(data.without_number) : ''],
              ['Highest', numbers > 0 && rate(Math.max(...data.max))],
              ['Lowest', numbers > 0 && rate(Math.min(...data.min))],
              ['One step is', duration(data.width_ms / 1000)],
              ['From', data.times[0] !== undefined && local(data.times[0])],
              ['To', data.times.length > 0 && local(data.times[data.times.length - 1] ?? 0)],
              ['The events', <a key="e" href={href('events', { type, tag: tags })}>show them</a>],
            ]}
          />
        </section>
      )}
    </>
  );
}
