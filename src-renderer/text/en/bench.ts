import type { SlotState } from '../../../src-shared/contract/bench.ts';
import type { Verdict } from '../../../src-shared/domain/outcome.ts';

type Step = Extract<SlotState, { kind: 'working' }>['step'];

const steps: Readonly<Record<Step, string>> = {
  identify: 'Asking the hub who it is',
  load: 'Writing',
  check: 'Checking what was written',
  restart: 'Restarting',
  'read-version': 'Reading the version back',
};

const verdicts: Readonly<Record<Verdict, string>> = {
  pass: 'pass',
  fail: 'fail',
  'not-reached': 'not reached',
};

export const bench = {
  title: 'Bench',
  /** In lists and badges. */
  outcome: {
    open: 'To do',
    're-flashed': 'Re-flashed',
    'already-current': 'Already current',
    quarantined: 'Quarantined',
    failed: 'Failed',
    interrupted: 'Interrupted',
  },
  /** What fills a slot, to be read at three metres: short and in capitals. */
  word: {
    unassigned: 'No port',
    empty: 'Empty',
    ready: 'Ready',
    working: 'Working',
    waiting: 'Waiting',
    stopping: 'Stopping',
    're-flashed': 'PASS',
    'already-current': 'CURRENT',
    quarantined: 'QUARANTINE',
    failed: 'FAIL',
    interrupted: 'INTERRUPTED',
  },
  quiet: {
    unassigned: 'Give it a port in Settings.',
    portAmbiguous: 'Two ports share this identity. Unplug one, or teach this slot in again in Settings.',
    portTaken: (port: string, by: number): string =>
      `${port} is slot ${by}'s port. Give this slot its own in Settings.`,
    portGone: (port: string): string => `${port} is not there.`,
    empty: 'No hub answers here.',
    ready: 'Waits for a scan.',
  },
  slot: {
    title: (slot: number, word: string): string => `Slot ${slot}: ${word}`,
    select: (slot: number): string => `Slot ${slot}: take the next scan`,
    unselect: (slot: number): string => `Slot ${slot} takes the next scan; let go of it`,
    selected: 'Next scan',
    checkLine: 'Check line',
    model: 'Model',
    version: (from: string | null, to: string | null): string =>
      `${from ?? 'unknown'} → ${to ?? 'to be decided'}`,
    fromBefore: 'From before the restart. Is another hub here now? Clear it.',
    stays: (version: string | null): string => `${version ?? 'unknown'} stays`,
    step: (step: Step, installation: number, installations: number): string =>
      installations > 1 && step !== 'identify'
        ? `${steps[step]}, ${installation} of ${installations}`
        : steps[step],
    waits: (before: number): string =>
      before === 0 ? 'Waits for its turn: it is the next' : `Waits for its turn, ${before} before it`,
    progress: (slot: number): string => `Progress of slot ${slot}`,
    left: (time: string): string => `${time} left`,
    line: (percent: string): string => `line ${percent}`,
    took: (time: string): string => `took ${time}`,
    verdicts: { write: 'Write', restart: 'Restart', version: 'Version' },
    verdict: verdicts,
    retry: 'Retry',
    clear: 'Clear',
    stop: 'Stop',
    retrySlot: (slot: number): string => `Retry slot ${slot}`,
    clearSlot: (slot: number): string => `Clear slot ${slot}`,
    stopSlot: (slot: number): string => `Stop slot ${slot}`,
    isStopping: 'It is stopping already.',
    noRetry: 'another try would end the same',
    coreLost: 'the bench core does not answer',
  },
  /** A hub that has no firmware left to say who it is. */
  rescue: {
    action: 'Install again by label',
    short: 'By label',
    actionSlot: (slot: number): string => `Install again by label: slot ${slot}`,
    signedOff: 'sign on first',
    title: (slot: number): string => `Install the hub in slot ${slot} again by its label?`,
    text: 'It has no firmware left, so it cannot say who it is. Only its label says which hub it is, and what it is given.',
    risk: 'If another hub without firmware is in this slot, that one is written. The bench finds out when it starts, and gives it no pass.',
    ending: (slot: number): string =>
      `Last 4 digits of a Device ID on the label of the hub in slot ${slot} now`,
    by: 'Shift lead who allows it',
    byHint: 'The record keeps this name. It counts for one try.',
    noEnding: 'read 4 digits from its label',
    noName: 'name the shift lead',
    cancel: 'Leave it',
    confirm: 'Install it',
  },
  order: {
    title: 'Work Order',
    none: 'No Work Order is open.',
    from: (secParty: string): string => `from ${secParty}`,
    closed: 'closed',
    expected: 'Expected',
    reFlashed: 'Re-flashed',
    alreadyCurrent: 'Already current',
    quarantined: 'Quarantined',
    open: 'Open',
    notified: 'Notified',
    mine: 'Done since sign-on',
    allDone: 'Every hub of this Work Order is settled.',
  },
  scan: {
    title: 'Last scan',
    idle: 'Scan a label',
    idleHint: 'Plug the hub in first. Its scan goes to the slot you pick, else to the lowest that is ready.',
    nextSlot: (slot: number): string => `Next scan goes to slot ${slot}`,
    notSent: (code: string): string => `Scan not taken: ${code}`,
    unfinished: 'No whole scan came',
    unfinishedHint: (count: number): string =>
      `${count} characters came without the suffix that is set, or with a part missing. Scan again; if it stays so, look at Scanner in Settings.`,
    at: (time: string): string => `at ${time}`,
  },
  handEntry: {
    open: 'Type an ID',
    title: 'Type a Device ID',
    why: 'A Device ID has no check digit: a slip of the finger is another hub. So it is typed twice.',
    first: 'Device ID',
    second: 'The same again',
    send: 'Take it as scanned',
    empty: 'type the Device ID twice',
    malformed: 'a Device ID has eight pairs of hex digits',
    differ: (count: number): string =>
      count === 1 ? 'the two differ in one digit' : `the two differ in ${count} digits`,
  },
  keys: {
    title: 'Keys',
    open: 'Keys',
    list: [
      ['1 to 32', 'The slot for the next scan; again, to let go of it'],
      ['R', 'Retry: the selected slot, or the only one that can be'],
      ['C', 'Clear: the selected slot, or the only one with a verdict'],
      ['S', 'Stop: the selected slot'],
      ['M', 'Sound off and on'],
      ['?', 'This list'],
      ['Tab, Enter', 'Every button and list'],
    ],
    scanner: 'Printed command barcodes do the same from the scanner.',
  },
  keyTrouble: {
    noRetry: 'R: no slot, or more than one, can be retried. Select one first.',
    noClear: 'C: no slot, or more than one, can be cleared. Select one first.',
    noStop: 'S: no slot, or more than one, is working. Select one first.',
    noSlot: (slot: string): string => `There is no slot ${slot}.`,
  },
  grid: 'Slots',
};
