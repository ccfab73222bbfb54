import type { LineView } from '../../../src-shared/contract/settings.ts';
import type { LineReport } from './line-report.ts';

/** A line as the screen shows it. */
export const lineView = (report: LineReport): LineView => {
  const { slot, port, loads, last, recent, health, warning, latencyText } = report;
  return {
    slot,
    port,
    loads,
    measuredAtMs: last?.atMs ?? null,
    baudRate: last?.baudRate ?? null,
    turnAroundMs: last?.turnAroundMs ?? null,
    ceilingFraction: last?.ceilingFraction ?? null,
    recentFrames: recent.frames,
    recentRetries: recent.retries,
    latency: last?.latency ?? null,
    latencyText,
    health,
    warning: warning === null ? null : { text: warning.text, hint: warning.hint },
  };
};
