import type { PortBinding } from '../../../src-shared/contract/settings.ts';
import { type LineReport, slotLine } from '../review/line-report.ts';
import type { SlotBoard } from '../slots/slot-board.ts';
import type { Readable } from '../store/handles.ts';
import type { NoticeBoard } from './notices.ts';

/** Says on the bench which slot's line gets worse, before it fails. */
export interface LineKeeper {
  /** Judges the lines anew: that of one slot when its attempt ended, all of them when ports were bound. */
  refresh(slot?: number): void;
}

export interface LineKeeperDependencies {
  readonly db: Readable;
  readonly notices: NoticeBoard;
  readonly board: Pick<SlotBoard, 'slots'>;
  readonly bindings: () => readonly PortBinding[];
}

const noticeId = (slot: number): string => `line-of-slot-${slot}`;

export const createLineKeeper = ({ db, notices, board, bindings }: LineKeeperDependencies): LineKeeper => {
  /** What was said of each slot: a notice that was dismissed comes back only for something else. */
  const told = new Map<number, string>();

  const tell = (slot: number, warning: LineReport['warning']): void => {
    const id = noticeId(slot);
    const isShown = notices.list().some((notice) => notice.id === id);
    if (warning === null) {
      told.delete(slot);
      if (isShown) notices.take(id);
      return;
    }
    const isNews = told.get(slot) !== warning.signs;
    told.set(slot, warning.signs);
    if (isNews || isShown)
      notices.put({ id, tone: 'attention', text: `Slot ${slot}: ${warning.text}`, hint: warning.hint });
  };

  const judge = (slot: number): void => {
    const binding = bindings().find((bound) => bound.slot === slot);
    const warning = binding === undefined ? null : slotLine(db, binding).warning;
    board.slots()[slot - 1]?.tell({ kind: 'line-judged', warning: warning?.text ?? null });
    tell(slot, warning);
  };

  return {
    refresh: (slot) => {
      const slots = slot === undefined ? board.slots().map(({ number }) => number) : [slot];
      for (const number of slots) judge(number);
      for (const number of told.keys()) if (board.slots()[number - 1] === undefined) tell(number, null);
    },
  };
};
