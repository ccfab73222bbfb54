import { implement, ORPCError } from '@orpc/server';
import { contract } from '../../src-shared/contract/contract.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';

/** What reached the router, so that "no effect" can be seen. */
export interface StubRecord {
  readonly calls: string[];
  /** Streams of events that run now. */
  openStreams: number;
}

const os = implement(contract);

const snapshotOf = (coreId: string) => ({
  coreId,
  seq: 0,
  slots: [],
  session: { benchId: 'bench-1', operator: null, workOrder: null, doneCount: 0 },
  lastScan: null,
  sync: {
    gateway: null,
    online: 'unknown' as const,
    isSyncing: false,
    pending: 0,
    sealed: 0,
    parked: 0,
    oldestAgeMs: null,
    lastFault: null,
    lastSyncAtMs: null,
  },
  catalogue: {
    version: null,
    expiresAtMs: null,
    updatedAtMs: null,
    source: null,
    update: null,
    lastFault: null,
  },
  notices: [],
  teachIn: { kind: 'idle' as const },
  hasRig: false,
});

const untilAborted = (signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    if (signal === undefined || signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** A part of the contract, just enough to see what a transport does: an answer, a fault, a stream, a large input. */
export const stubRouter = (record: StubRecord) => ({
  bench: {
    snapshot: os.bench.snapshot.handler(() => {
      record.calls.push('snapshot');
      return snapshotOf('core-1');
    }),
    signOn: os.bench.signOn.handler(({ input }) => {
      record.calls.push(`signOn ${input.operator}`);
      return { ...snapshotOf('core-1').session, operator: input.operator };
    }),
    retry: os.bench.retry.handler(({ input }) => {
      const fault = new Fault('hub-busy', `Slot ${input.slot}: is being worked on`);
      throw new ORPCError('FAULT', { message: fault.message, defined: true, data: fault.toData() });
    }),
    events: os.bench.events.handler(async function* ({ input, signal }) {
      record.openStreams += 1;
      try {
        const { session } = snapshotOf(input.coreId);
        for (let seq = input.afterSeq + 1; seq <= input.afterSeq + 100; seq++)
          yield {
            coreId: input.coreId,
            seq,
            change: { kind: 'session' as const, session: { ...session, doneCount: seq } },
          };
        await untilAborted(signal);
      } finally {
        record.openStreams -= 1;
      }
    }),
  },
  workOrders: {
    importFile: os.workOrders.importFile.handler(({ input }) => {
      record.calls.push(`importFile ${input.text.length}`);
      return { added: 0, changed: 0, unchanged: 0, rejected: 0, rejects: [], rejectFile: null };
    }),
  },
});
