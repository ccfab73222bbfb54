const day = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
const hourOfDay = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

export const shift = {
  title: 'Shift',
  intro: 'Today on this bench, by its own clock.',
  today: (atMs: number): string => `Today, ${day.format(atMs)}`,
  hourOf: (atMs: number): string => hourOfDay.format(atMs),
  facts: {
    attempted: 'Hubs attempted',
    perHour: 'Hubs per hour',
    yield: 'First-pass yield',
    median: 'Median time per hub',
    none: '–',
  },
  yieldHint: 'Hubs whose first attempt today was good, over hubs attempted.',
  empty: {
    title: 'No hub has ended today',
    text: 'The first verdict of the day starts the chart.',
  },
  chart: 'Hubs per hour',
  chartLabel: 'Bar chart of hubs per hour by outcome. The table beside it says the same in numbers.',
  tableLabel: 'Hubs per hour by outcome',
  hour: 'Hour',
  total: 'All',
  series: {
    reFlashed: 'Re-flashed',
    alreadyCurrent: 'Already current',
    quarantined: 'Quarantined',
    failed: 'Failed',
  },
  failures: 'What stopped hubs today',
  failuresLabel: 'Reasons, most frequent first',
  noFailures: 'Nothing stopped a hub today.',
  columns: { reason: 'Reason', count: 'Hubs', hint: 'What to do' },
  reload: 'Refresh',
  percent: (fraction: number): string => `${(fraction * 100).toFixed(1)} %`,
  rate: (perHour: number): string => perHour.toFixed(1),
};
