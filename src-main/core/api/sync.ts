import { requireDeviceId } from '../../../src-shared/domain/device-id.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import { type FirmwareVersion, parseFirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import type { BenchParts } from '../bench/bench-parts.ts';
import { correctParked, type NotificationPatch } from '../notify/correct-parked.ts';
import { batchPage, parkedList } from '../review/batch-page.ts';
import { requireWorkOrder } from './bench.ts';
import { api } from './implementer.ts';

export const syncApi = ({ core, sync: keeper, session, options, nowMs }: BenchParts) => {
  const { sync } = api;
  const { store } = core;
  return sync.router({
    batches: sync.batches.handler(({ input }) => batchPage(store.db, input)),
    parked: sync.parked.handler(() => parkedList(store.db)),
    now: sync.now.handler(() => {
      keeper.now();
      return {};
    }),
    resend: sync.resend.handler(async ({ input }) => {
      const by = { actor: session.operator() ?? options.operator, nowMs: nowMs() };
      const outboxId = await correctParked(store, input.outboxId, patchOf(input), by);
      keeper.soon();
      return { outboxId };
    }),
  });
};

interface Correction {
  readonly gpf: string | null;
  readonly workOrderId: string | null;
  readonly firmwareVersion: string | null;
}

/** Null leaves a field as it is. */
const patchOf = ({ gpf, workOrderId, firmwareVersion }: Correction): NotificationPatch => ({
  ...(gpf === null ? {} : { gpf: requireDeviceId(gpf, 'GPF') }),
  ...(workOrderId === null ? {} : { workOrderId: requireWorkOrder(workOrderId) }),
  ...(firmwareVersion === null ? {} : { firmwareVersion: requireVersion(firmwareVersion) }),
});

const requireVersion = (text: string): FirmwareVersion => {
  const version = parseFirmwareVersion(text);
  if (version === null)
    throw new Fault(
      'arguments-invalid',
      `Firmware Version ${JSON.stringify(text)}: 1 to 8 characters are due`,
    );
  return version;
};
