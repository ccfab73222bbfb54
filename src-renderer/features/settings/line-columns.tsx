import type { LineView } from '../../../src-shared/contract/settings.ts';
import type { TableColumn } from '../../components/table-column.ts';
import { text } from '../../text/text.ts';

const words = text.settings.lines;
const { units } = text;

/** Ports without a slot come after the last slot. */
const slotOrder = ({ slot }: LineView): number => slot ?? 1_000;

export const lineColumns: readonly TableColumn<LineView>[] = [
  {
    id: 'slot',
    title: words.slot,
    width: '4rem',
    align: 'end',
    sortBy: slotOrder,
    cell: ({ slot }) => (slot === null ? words.noSlot : slot),
  },
  {
    id: 'state',
    title: words.state,
    width: '9.5rem',
    sortBy: ({ health }) => words.states[health],
    cell: ({ health }) =>
      health === 'degrading' ? <strong>{words.states[health]}</strong> : words.states[health],
  },
  {
    id: 'turn-around',
    title: words.turnAround,
    width: '7rem',
    align: 'end',
    sortBy: ({ turnAroundMs }) => turnAroundMs ?? 0,
    cell: ({ turnAroundMs }) => (turnAroundMs === null ? '' : units.milliseconds(turnAroundMs)),
  },
  {
    id: 'retries',
    title: words.retries,
    width: '8rem',
    align: 'end',
    sortBy: ({ recentRetries }) => recentRetries,
    cell: ({ loads, recentRetries, recentFrames }) =>
      loads === 0 ? '' : words.retriesOf(units.count(recentRetries), units.count(recentFrames)),
  },
  {
    id: 'ceiling',
    title: words.ceiling,
    width: '7rem',
    align: 'end',
    sortBy: ({ ceilingFraction }) => ceilingFraction ?? 0,
    cell: ({ ceilingFraction }) => (ceilingFraction === null ? '' : units.percent(ceilingFraction)),
  },
  {
    id: 'baud',
    title: words.baud,
    width: '6rem',
    align: 'end',
    sortBy: ({ baudRate }) => baudRate ?? 0,
    cell: ({ baudRate }) => (baudRate === null ? '' : units.count(baudRate)),
  },
  {
    id: 'port',
    title: words.port,
    width: 'minmax(9rem, 1fr)',
    sortBy: ({ port }) => port,
    cell: ({ port }) => <span title={port}>{port}</span>,
  },
  {
    id: 'latency',
    title: words.latency,
    width: '9rem',
    sortBy: ({ latency }) => latency ?? '',
    cell: ({ latency }) => (latency === null ? '' : words.latencies[latency]),
  },
];
