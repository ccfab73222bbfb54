import { createHash } from 'node:crypto';
import { type Wrong, when } from './wrong.ts';

/** An entry as it lies in the table. */
export interface ChainRow {
  readonly seq: number;
  readonly at_ms: number;
  readonly kind: string;
  readonly actor: string;
  readonly subject: string | null;
  readonly attempt_id: string | null;
  readonly body_json: string;
  readonly previous_hash: string;
  readonly hash: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Every entry follows from the one before it, from the bench's name on, without a gap. */
export const judgeChain = (benchId: string, rows: readonly ChainRow[]): readonly Wrong[] => {
  let previous = sha256(benchId);
  return rows.flatMap((row, index) => {
    const { seq, at_ms, kind, actor, subject, attempt_id, body_json, previous_hash, hash } = row;
    const head = [seq, at_ms, kind, actor, subject, attempt_id].map((one) => JSON.stringify(one)).join(',');
    const isLinked = previous_hash === previous && seq === index + 1;
    const isOwn = sha256(`${previous_hash}\n[${head},${body_json}]`) === hash;
    previous = hash;
    return when(
      !isLinked || !isOwn,
      'journal',
      `entry ${seq} (${kind}) does not follow from the one before it`,
    );
  });
};
