import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { BenchCommand } from '../../../src-shared/domain/scan-code.ts';
import type { SlotBoard } from '../slots/slot-board.ts';
import { good, type ScanAnswer } from './scan-answer.ts';
import type { BenchSession } from './session.ts';

export type RunCommand = (command: BenchCommand) => ScanAnswer;

interface CommandDependencies {
  readonly board: SlotBoard;
  readonly session: BenchSession;
  readonly sync: { now(): void };
}

/** What the command barcodes do: the same as the buttons, and refused for the same reasons. */
export const commandsOf =
  ({ board, session, sync }: CommandDependencies): RunCommand =>
  (command) => {
    switch (command.name) {
      case 'user':
        session.signOn(command.operator);
        return good(`Signed on: ${command.operator}`);
      case 'work-order':
        session.openWorkOrder(command.id);
        return good(`Work Order ${command.id} is open`);
      case 'slot':
        board.select(command.slot);
        return good(`The next hub goes to slot ${command.slot}`, command.slot);
      case 'retry': {
        const slot = command.slot ?? slotToRetry(board);
        board.retry(slot, requireOperator(session));
        return good(`Slot ${slot}: once more`, slot);
      }
      case 'clear':
        board.clear(command.slot);
        return good(`Slot ${command.slot} is cleared`, command.slot);
      case 'stop':
        board.stop(command.slot);
        return good(`Slot ${command.slot} is being stopped`, command.slot);
      case 'sync':
        sync.now();
        return good('Sync began');
      case 'mute':
        return good('Sound is switched at the screen');
    }
  };

export const requireOperator = (session: BenchSession): string => {
  const operator = session.operator();
  if (operator === null) throw new Fault('not-signed-on', 'Nobody is signed on at this bench');
  return operator;
};

/** The selected slot, else the only one that may be tried again. */
const slotToRetry = (board: SlotBoard): number => {
  const selected = board.selected();
  if (selected !== null) return selected;
  const slots = board.slots().filter((slot) => {
    const { state } = slot.condition();
    return state.kind === 'verdict' && state.retry.isAllowed;
  });
  const [only] = slots;
  if (slots.length === 1 && only !== undefined) return only.number;
  throw new Fault('retry-refused', `${slots.length} slots may be tried again: name one`);
};
