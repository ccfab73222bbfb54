import type { BenchSnapshot } from '../../../src-shared/contract/bench.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import { parseWorkOrderId, type WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import { requireOperator } from '../bench/bench-commands.ts';
import type { BenchParts } from '../bench/bench-parts.ts';
import { readableEvents } from './event-stream.ts';
import { api } from './implementer.ts';

export const benchApi = (parts: BenchParts) => {
  const { board, session, notices, events, options } = parts;
  const { bench } = api;
  return bench.router({
    snapshot: bench.snapshot.handler(() => snapshotOf(parts)),
    events: bench.events.handler(({ input, signal }) =>
      readableEvents(events.follow(input, signal), options.onBug),
    ),
    signOn: bench.signOn.handler(({ input }) => session.signOn(input.operator)),
    signOff: bench.signOff.handler(() => session.signOff()),
    openWorkOrder: bench.openWorkOrder.handler(({ input }) =>
      session.openWorkOrder(requireWorkOrder(input.id)),
    ),
    scan: bench.scan.handler(({ input }) => parts.scan(input.text, input.source)),
    selectSlot: bench.selectSlot.handler(({ input }) => {
      board.select(input.slot);
      return {};
    }),
    retry: bench.retry.handler(({ input }) => {
      board.retry(input.slot, requireOperator(session));
      return {};
    }),
    rescue: bench.rescue.handler(({ input: { slot, by, labelEnding } }) => {
      board.rescue(slot, { operator: requireOperator(session), allowedBy: by, labelEnding });
      return {};
    }),
    clear: bench.clear.handler(({ input }) => {
      board.clear(input.slot);
      return {};
    }),
    stop: bench.stop.handler(({ input }) => {
      board.stop(input.slot);
      return {};
    }),
    dismissNotice: bench.dismissNotice.handler(({ input }) => {
      notices.take(input.id);
      return {};
    }),
  });
};

/** Everything the screen shows, and the number of the last event that is part of it. */
const snapshotOf = (parts: BenchParts): BenchSnapshot => ({
  coreId: parts.events.coreId,
  seq: parts.events.seq(),
  slots: parts.board.views(),
  session: parts.session.view(),
  lastScan: parts.lastScan(),
  sync: parts.sync.state(),
  catalogue: parts.catalogue.state(),
  notices: parts.notices.list(),
  teachIn: parts.teachIn.state(),
  hasRig: parts.options.rig !== null,
});

export const requireWorkOrder = (text: string): WorkOrderId => {
  const id = parseWorkOrderId(text);
  if (id === null)
    throw new Fault('arguments-invalid', `${JSON.stringify(text)} is not a Work Order reference`);
  return id;
};
