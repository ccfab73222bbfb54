import type {
  BenchChange,
  BenchEvent,
  BenchSnapshot,
  SlotState,
  SlotView,
} from '../../../src-shared/contract/bench.ts';
import type { OutcomeView } from '../../../src-shared/contract/vocabulary.ts';

export const slotView = (slot: number, state: SlotState = { kind: 'ready' }): SlotView => ({
  slot,
  port: `port ${slot}`,
  isPortPresent: true,
  isPortAmbiguous: false,
  portTakenBy: null,
  isSelected: false,
  lineWarning: null,
  state,
});

export const hub = {
  chf: '88-73-84-90-6A-10-02-DB',
  gpf: '88-73-84-90-6A-10-02-DC',
  model: '106C 0102 hardware 0003',
  from: '01020304',
  to: '01020306',
};

export const working = (acknowledgedBytes = 0): Extract<SlotState, { kind: 'working' }> => ({
  kind: 'working',
  attemptId: 'attempt 1',
  hub,
  startedAtMs: 1_000,
  step: 'load',
  stepVersion: '01020306',
  installation: 1,
  installations: 1,
  waitsBehind: null,
  acknowledgedBytes,
  totalBytes: 1_000,
  secondsLeft: null,
  lineFraction: null,
  isStopping: false,
});

export const verdict = (
  outcome: OutcomeView,
  { isAllowed = true, endedAtMs = 5_000 } = {},
): Extract<SlotState, { kind: 'verdict' }> => ({
  kind: 'verdict',
  attemptId: 'attempt 1',
  hub,
  outcome,
  verdicts: { write: 'pass', restart: 'pass', version: 'pass' },
  hubLeft: 'running',
  hint: null,
  durationMs: 4_000,
  lineFraction: 0.97,
  endedAtMs,
  isFromBefore: false,
  retry: { isAllowed, why: isAllowed ? null : 'This hub is done.' },
});

export const bench = (over: Partial<BenchSnapshot> = {}): BenchSnapshot => ({
  coreId: 'core 1',
  seq: 7,
  slots: [slotView(1), slotView(2), slotView(3)],
  session: { benchId: 'bench 1', operator: 'Ann Lee', workOrder: null, doneCount: 0 },
  lastScan: null,
  sync: {
    gateway: null,
    online: 'unknown',
    isSyncing: false,
    pending: 0,
    sealed: 0,
    parked: 0,
    oldestAgeMs: null,
    lastFault: null,
    lastSyncAtMs: null,
  },
  catalogue: {
    version: 1,
    expiresAtMs: null,
    updatedAtMs: null,
    source: null,
    update: null,
    lastFault: null,
  },
  notices: [],
  teachIn: { kind: 'idle' },
  hasRig: false,
  ...over,
});

export const event = (seq: number, change: BenchChange, coreId = 'core 1'): BenchEvent => ({
  coreId,
  seq,
  change,
});
