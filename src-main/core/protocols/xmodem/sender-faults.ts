import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import { wireMs } from '../ceiling.ts';
import type { AwaitingAnswer, AwaitingStart, TransferDeadlines } from './sender-state.ts';
import type { Exchange, TransferPlan } from './transfer-plan.ts';

export interface TransferContext {
  readonly plan: TransferPlan;
  readonly linkName: string;
  readonly baudRate: number;
  readonly deadlines: TransferDeadlines;
  /** The receiver said that it listens, and whoever started this has read that line to its end: the next C is its own. */
  readonly isReceiverAnnounced: boolean;
  /** No adapter holds back what arrives. */
  readonly isPrompt: boolean;
}

/** `ttyUSB0: YMODEM, block 7 of 512 (6144 of 524288 bytes acknowledged)` */
const where = ({ plan, linkName }: TransferContext, index: number): string => {
  const acknowledgedBytes = index === 0 ? 0 : plan.exchangeAt(index - 1).imageBytesAfter;
  const { label } = plan.exchangeAt(index);
  return `${linkName}: ${plan.protocol}, ${label} (${acknowledgedBytes} of ${plan.imageBytes} bytes acknowledged)`;
};

export const notStarted = (context: TransferContext, state: AwaitingStart): Fault => {
  const { plan, linkName, deadlines } = context;
  const asked =
    state.nakCount === 0
      ? ''
      : `; it sent NAK ${state.nakCount} times, which asks for checksums in place of CRCs`;
  return new Fault(
    'transfer-not-started',
    `${linkName}: no request for a ${plan.protocol} transfer ('C') within ${deadlines.startMs} ms${asked}`,
  );
};

export const refused = (context: TransferContext, index: number): Fault =>
  new Fault('transfer-refused', `${where(context, index)}: the receiver cancelled the transfer (CAN CAN)`);

export const cancelled = (context: TransferContext, index: number): Fault =>
  new Fault('cancelled', `${where(context, index)}: the transfer was cancelled from this side`);

export const gaveUp = (context: TransferContext, state: AwaitingAnswer, exchange: Exchange): Fault => {
  const at = where(context, state.index);
  const silent = state.tries - state.garbled;
  const waitedMs = Math.round(context.deadlines.answerMs + wireMs(exchange.frameBytes, context.baudRate));
  const what = `sent ${state.tries} times: ${state.garbled} times answered by NAK or noise, ${silent} times not within ${waitedMs} ms`;
  if (exchange.kind === 'eot' || exchange.kind === 'close')
    return new Fault('transfer-end-unconfirmed', `${at}: ${what}`);
  return new Fault(state.garbled > silent ? 'transfer-noisy' : 'transfer-stalled', `${at}: ${what}`);
};
