import type { ScanResult } from '../../../src-shared/contract/bench.ts';
import { formatDeviceModel } from '../../../src-shared/domain/device-model.ts';
import { Fault, isFault } from '../../../src-shared/domain/faults/fault.ts';
import { quarantineRules } from '../../../src-shared/domain/reasons.ts';
import { type Label, parseScan } from '../../../src-shared/domain/scan-code.ts';
import type { WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import type { Clock } from '../clock.ts';
import type { Core } from '../create-core.ts';
import type { Judgement } from '../select/judge.ts';
import { chooseSlot } from '../slots/choose-slot.ts';
import { decided, type SlotTask } from '../slots/slot.ts';
import type { SlotBoard } from '../slots/slot-board.ts';
import type { SlotHub } from '../slots/slot-state.ts';
import { appendJournal } from '../store/journal.ts';
import type { RunCommand } from './bench-commands.ts';
import { attention, bad, good, type ScanAnswer } from './scan-answer.ts';
import type { BenchSession } from './session.ts';

export interface ScanDeskDependencies {
  readonly core: Pick<Core, 'scan' | 'flash' | 'store'>;
  readonly clock: Clock;
  readonly board: SlotBoard;
  readonly session: BenchSession;
  readonly runCommand: RunCommand;
  readonly onBug: (error: unknown) => void;
  /** An attempt without a slot is in the record. */
  readonly onSettled: () => void;
}

export type ScanSource = 'wedge' | 'hand' | 'com';

/** Scanners read a label twice when it is held a little long. */
const sameScanMs = 1_000;
const shownCharacters = 60;

/** Answers one scan at a time, within the time of a few indexed queries; nothing here waits for a hub. */
export const createScanDesk = (dependencies: ScanDeskDependencies) => {
  const { clock } = dependencies;
  let lastDone: { readonly meaning: string; readonly atMs: number } | null = null;

  const answer = (text: string, source: ScanSource): ScanAnswer => {
    const code = parseScan(text);
    if (code.kind === 'malformed') return bad(code.why, 'Scan the label again, or clean it.');
    const meaning = JSON.stringify(code);
    const nowMs = clock.monotonicMs();
    if (lastDone?.meaning === meaning && nowMs - lastDone.atMs < sameScanMs)
      return attention('The same scan again within a second: ignored', null);
    const result =
      code.kind === 'command'
        ? dependencies.runCommand(code.command)
        : answerLabel(dependencies, code, source);
    // What did nothing may be done again at once.
    if (result.tone !== 'attention') lastDone = { meaning, atMs: nowMs };
    return result;
  };

  return (text: string, source: ScanSource): ScanResult => {
    const beganMs = clock.monotonicMs();
    const given = answerSafely(() => answer(text, source));
    return {
      ...given,
      atMs: clock.nowMs(),
      text: text
        .replace(/\p{Cc}+/gu, ' ')
        .trim()
        .slice(0, shownCharacters),
      decidedInMs: clock.monotonicMs() - beganMs,
    };
  };
};

/** A fault is an answer like any other; a bug is not and goes on to whoever called. */
const answerSafely = (work: () => ScanAnswer): ScanAnswer => {
  try {
    return work();
  } catch (error) {
    if (!isFault(error)) throw error;
    return attention(error.message, error.hint);
  }
};

const answerLabel = (dependencies: ScanDeskDependencies, { ids }: Label, source: ScanSource): ScanAnswer => {
  const { board, session, core } = dependencies;
  const operator = session.operator();
  const workOrderId = session.workOrderId();
  if (operator === null) throw new Fault('not-signed-on', 'Nobody is signed on at this bench');
  if (workOrderId === null) throw new Fault('no-work-order', 'No Work Order is open at this bench');
  const judgement = core.scan(ids, workOrderId);
  const task = { label: ids, workOrderId, operator, hub: hubOf(judgement) };
  const chf = judgement.asset?.chf ?? judgement.expected?.chf ?? null;
  const choice = chooseSlot({ slots: board.slots(), selected: board.selected(), chf });
  const { decision } = judgement;
  const name = `Hub ${chf ?? ids[0]}`;
  if (decision.kind !== 'quarantine') {
    if (choice.kind === 'none') return attention(choice.message, choice.hint, choice.slot);
    board.start(choice.slot, task);
    return good(`${name}: slot ${choice.slot}`, choice.slot);
  }
  if (choice.kind === 'none' && choice.slot !== null)
    return attention(choice.message, choice.hint, choice.slot);
  const { settles, hint } = quarantineRules[decision.reason];
  // Most details name the hub themselves; those of the catalogue do not.
  const isNamed = [chf, ...ids].some((id) => id !== null && decision.detail.includes(id));
  const why = isNamed ? decision.detail : `${name}: ${decision.detail}`;
  if (!settles) return refuse(dependencies, { task, reason: decision.reason, why, hint, source });
  if (choice.kind === 'none') recordWithoutSlot(dependencies, task);
  else board.start(choice.slot, task);
  return bad(why, hint, choice.slot);
};

const hubOf = ({ asset, expected, decision }: Judgement): SlotHub => {
  const { from, to } = decided(decision);
  return {
    chf: asset?.chf ?? expected?.chf ?? null,
    gpf: asset?.gpf ?? expected?.gpf ?? null,
    model: asset === null ? null : formatDeviceModel(asset.deviceModel),
    from,
    to,
  };
};

interface Refusal {
  readonly task: SlotTask;
  readonly reason: string;
  readonly why: string;
  readonly hint: string;
  readonly source: ScanSource;
}

/** The verdict is about this scan, not about the hub: it takes no slot, and the journal keeps it. */
const refuse = ({ core, clock }: ScanDeskDependencies, refusal: Refusal): ScanAnswer => {
  const { task, reason, why, hint, source } = refusal;
  const workOrderId: WorkOrderId = task.workOrderId;
  core.store.transaction('refuse a scan', (db) =>
    appendJournal(db, {
      atMs: clock.nowMs(),
      kind: 'scan-refused',
      actor: task.operator,
      subject: task.hub.chf,
      attemptId: null,
      body: { label: [...task.label], workOrderId, reason, source },
    }),
  );
  return bad(why, hint);
};

/** A verdict about the hub itself settles it, also while no slot is free: the record refuses it before any port opens. */
const recordWithoutSlot = ({ core, onBug, onSettled }: ScanDeskDependencies, task: SlotTask): void => {
  const { label, workOrderId, operator } = task;
  const never = AbortSignal.abort();
  core
    .flash({ label, workOrderId, operator, port: 'no port', slot: null }, () => {}, never)
    .then(onSettled, onBug);
};
