// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import { rate } from '../words/number';
import { local } from '../words/time';

export interface Series {
  label: string;
  values: (number | null)[];
  /** The name of a colour of style/tokens.css. */
  colour: string;
  wash?: string;
  dash?: boolean;
  /** Drawn without a line, as an edge of the band below. */
  edge?: boolean;
}

interface ChartProps {
  /** Milliseconds since 1970, increasing. */
  times: number[];
  series: Series[];
  /** Two series between which the area is filled. */
  band?: [number, number];
  height?: number;
  /** Says in a sentence what is to be seen. */
  label: string;
  none: string;
  format?: (value: number) => string;
  /** Stretches of time that were marked with the pointer. */
  onZoom?: (fromMs: number, toMs: number) => void;
}

function colourOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Counts up whenever the colours may have changed. */
function useScheme(): number {
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const changed = (): void => setChanges((n) => n + 1);
    query.addEventListener('change', changed);
    return () => query.removeEventListener('change', changed);
  }, []);
  return changes;
}

/** What is worth reading below the axis: seconds only where they differ, the date where it changes. */
function timeMarks(seconds: number[], step: number): string[] {
  let day = '';
  return seconds.map((second) => {
    const at = new Date(second * 1000);
    const date = at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
    const hands: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };
    const clock = at.toLocaleTimeString('en-GB', step < 60 ? { ...hands, second: '2-digit' } : hands);
    const text = step >= 86_400 ? date : date === day ? clock : `${clock}\n${date}`;
    day = date;
    return text;
  });
}

function axis(format?: (value: number) => string): uPlot.Axis {
  const line = { stroke: colourOf('--chart-grid'), width: 1 };
  const common: uPlot.Axis = { stroke: colourOf('--muted'), grid: line, ticks: line, font: '12px system-ui, sans-serif' };
  if (format) return { ...common, size: 64, values: (_, values) => values.map(format) };
  return { ...common, space: 80, values: (_, seconds, _axis, _space, step) => timeMarks(seconds, step) };
}

function optionsOf(props: ChartProps, width: number, height: number): uPlot.Options {
  const { series, band, format = rate, onZoom } = props;
  const options: uPlot.Options = {
    width,
    height,
    scales: { x: { time: true }, y: { range: (_, min, max) => (min >= 0 ? [0, Math.max(max * 1.1, 1)] : uPlot.rangeNum(min, max, 0.1, true)) } },
    axes: [axis(), axis(format)],
    series: [
      { label: 'Time', value: (_, second: number | null) => (second === null ? '–' : local(second * 1000)) },
      ...series.map((each): uPlot.Series => {
        const drawn: uPlot.Series = {
          label: each.label,
          stroke: colourOf(each.colour),
          width: each.edge ? 1 : 2,
          points: { show: false },
          value: (_, value: number | null) => (value === null ? '–' : format(value)),
        };
        if (each.wash) drawn.fill = colourOf(each.wash);
        if (each.dash) drawn.dash = [6, 5];
        return drawn;
      }),
    ],
    cursor: { drag: { x: Boolean(onZoom), y: false } },
    legend: { live: true },
    hooks: {},
  };
  if (band) options.bands = [{ series: band, fill: colourOf('--chart-1-wash') }];
  if (onZoom) {
    options.hooks = {
      setSelect: [
        (chart) => {
          if (chart.select.width < 8) return;
          onZoom(chart.posToVal(chart.select.left, 'x') * 1000, chart.posToVal(chart.select.left + chart.select.width, 'x') * 1000);
        },
      ],
    };
  }
  return options;
}

function dataOf({ times, series }: ChartProps): uPlot.AlignedData {
  return [times.map((ms) => ms / 1000), ...series.map((each) => each.values)];
}

/** The legend tells the newest values while nobody points at others. */
function showLatest(chart: uPlot): void {
  const last = chart.data[0].length - 1;
  if (last >= 0 && (chart.cursor.idx ?? null) === null) chart.setLegend({ idx: last });
}

export function Chart(props: ChartProps): JSX.Element {
  const { times, series, height = 220, label, none } = props;
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>();
  const scheme = useScheme();
  const shape = series.map((each) => each.label + each.colour).join();
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const box = place.current;
    if (!box) return undefined;
    const made = new uPlot(optionsOf(latest.current, box.clientWidth || 300, height), dataOf(latest.current), box);
    chart.current = made;
    showLatest(made);
    const watch = new ResizeObserver(() => made.setSize({ width: box.clientWidth, height }));
    watch.observe(box);
    return () => {
      watch.disconnect();
      made.destroy();
      chart.current = undefined;
    };
  }, [scheme, shape, height]);

  useEffect(() => {
    chart.current?.setData(dataOf(props));
    if (chart.current) showLatest(chart.current);
  }, [times, series]);

  const rows = 34 * Math.ceil((series.length + 1) / 3);
  return (
    <figure class="chart" style={{ minHeight: `${height + rows}px` }}>
      <div ref={place} role="img" aria-label={label} />
      {times.length === 0 && <figcaption class="chart-none">{none}</figcaption>}
    </figure>
  );
}
