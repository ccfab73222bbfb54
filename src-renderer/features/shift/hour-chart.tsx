import '@mantine/charts/styles.layer.css';
import { BarChart } from '@mantine/charts';
import type { ReactNode } from 'react';
import { text } from '../../text/text.ts';
import type { HourBar } from './hour-bars.ts';

const words = text.shift;

/** Best at the bottom; colours are those of the slots' verdicts. */
const series = [
  { name: 'reFlashed', label: words.series.reFlashed, color: 'var(--tone-re-flashed)' },
  { name: 'alreadyCurrent', label: words.series.alreadyCurrent, color: 'var(--tone-already-current)' },
  { name: 'quarantined', label: words.series.quarantined, color: 'var(--tone-quarantined)' },
  { name: 'failed', label: words.series.failed, color: 'var(--tone-failed)' },
];

/** One stacked bar an hour. The table beside it holds the same numbers for those who do not see it. */
export const HourChart = ({ bars }: { readonly bars: readonly HourBar[] }): ReactNode => (
  <div role="img" aria-label={words.chartLabel}>
    <BarChart
      h={320}
      data={[...bars]}
      dataKey="hour"
      type="stacked"
      series={series}
      withLegend
      withTooltip={false}
      gridAxis="x"
      tickLine="none"
      maxBarWidth={56}
      textColor="var(--ink-soft)"
      gridColor="var(--line)"
      yAxisProps={{ allowDecimals: false }}
      barChartProps={{ accessibilityLayer: false }}
      barProps={{ isAnimationActive: false, stroke: 'var(--control)', strokeWidth: 0.5 }}
    />
  </div>
);
