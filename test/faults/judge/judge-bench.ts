import { type ChainRow, judgeChain } from './chain.ts';
import type { JournalRow } from './record.ts';
import { judgeStops } from './stops.ts';
import { judgeJournalTimes } from './times.ts';
import type { Wrong } from './wrong.ts';

/** What all stories of a bench share: its journal as a chain, its releases' stops, its time. */
export const judgeBench = (benchId: string, rows: readonly ChainRow[]): readonly Wrong[] => {
  const journal = rows.map(
    ({ seq, at_ms: atMs, kind, subject, attempt_id: attemptId, body_json }): JournalRow => ({
      seq,
      atMs,
      kind,
      subject,
      attemptId,
      body: JSON.parse(body_json) as Readonly<Record<string, unknown>>,
    }),
  );
  return [...judgeChain(benchId, rows), ...judgeStops(journal), ...judgeJournalTimes(journal)];
};
