import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { SlotView } from '../../../src-shared/contract/bench.ts';
import { slotNumber } from '../../../src-shared/contract/vocabulary.ts';
import type { Timer } from '../timer.ts';

/** Which attempt's verdict a slot shows. */
export interface ShownVerdict {
  readonly slot: number;
  readonly attemptId: string;
}

export interface ShownVerdicts {
  /** What the core before this one showed when it was cut off a moment ago; nothing after an orderly end or a longer pause. */
  readonly before: readonly ShownVerdict[];
  /** Keeps what this slot shows now. */
  note(view: Pick<SlotView, 'slot' | 'state'>): void;
  /** An orderly end: whoever opens the bench next finds new hubs on it. */
  close(): void;
}

const kept = z.array(z.object({ slot: slotNumber, attemptId: z.string() }));
const aliveEveryMs = 20_000;
/** Long enough for a supervisor to start a core again, and too short for somebody to change the hubs unseen. */
const longestPauseMs = 90_000;

interface Dependencies {
  readonly dataFolder: string;
  readonly nowMs: () => number;
  readonly timer: Timer;
  readonly onBug: (error: unknown) => void;
}

/**
 * A verdict stays until its hub is removed, also over a core that was killed. The record alone cannot tell: it does not
 * know whether a hub was unplugged or cleared since. So what slots show is kept beside it in a file, whose time says when
 * the core was last alive.
 */
export const openShownVerdicts = ({ dataFolder, nowMs, timer, onBug }: Dependencies): ShownVerdicts => {
  const path = join(dataFolder, 'shown-verdicts.json');
  const before = readBefore(path, nowMs());
  const shown = new Map<number, string>();
  let callOff = (): void => {};
  let isClosed = false;

  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      onBug(error);
    }
  };
  const keep = (): void => {
    const list: ShownVerdict[] = [...shown].map(([slot, attemptId]) => ({ slot, attemptId }));
    writeFileSync(`${path}.part`, JSON.stringify(list));
    renameSync(`${path}.part`, path);
    stayAlive(path, nowMs());
  };
  const stayAliveLater = (): void => {
    callOff = timer.after(aliveEveryMs, () => {
      if (shown.size > 0) attempt(() => stayAlive(path, nowMs()));
      stayAliveLater();
    });
  };
  attempt(keep);
  stayAliveLater();
  return {
    before,
    note: ({ slot, state }) => {
      const attemptId = state.kind === 'verdict' ? state.attemptId : null;
      if (isClosed || (shown.get(slot) ?? null) === attemptId) return;
      if (attemptId === null) shown.delete(slot);
      else shown.set(slot, attemptId);
      attempt(keep);
    },
    close: () => {
      isClosed = true;
      callOff();
      attempt(() => rmSync(path, { force: true }));
    },
  };
};

const stayAlive = (path: string, nowMs: number): void => utimesSync(path, nowMs / 1_000, nowMs / 1_000);

/** Anything that cannot be read says nothing: a slot without a verdict is safe, a wrong one is not. */
const readBefore = (path: string, nowMs: number): readonly ShownVerdict[] => {
  try {
    const pauseMs = nowMs - statSync(path).mtimeMs;
    if (pauseMs < -1_000 || pauseMs > longestPauseMs) return [];
    return kept.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return [];
  }
};
