import { randomUUID } from 'node:crypto';
import type { WireIdentity } from '../../../src-shared/domain/asset.ts';
import type { Decision, Quarantine } from '../../../src-shared/domain/decide.ts';
import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import type { FirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import type { FirmwareImage, ReleaseId } from '../../../src-shared/domain/release.ts';
import type { WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import type { Clock } from '../clock.ts';
import { finishStep, insertAttempt, insertStep, setAttemptVersions } from '../store/attempts.ts';
import type { Readable, Writable } from '../store/handles.ts';
import { clearSuspect, markSuspect, setBenchVersion } from '../store/hubs.ts';
import { appendJournal } from '../store/journal.ts';
import type { JsonObject } from '../store/json.ts';
import type { Store } from '../store/open-store.ts';
import { spendOverrides } from './override.ts';
import { type HubWord, heedWord, takeBackForWrite, takeBackFromStranger } from './take-back.ts';
import { takeModel } from './take-model.ts';
import { wireToJson } from './wire-said.ts';

export interface AttemptBasics {
  readonly label: readonly DeviceId[];
  readonly workOrderId: WorkOrderId | null;
  readonly chf: DeviceId | null;
  readonly slot: number | null;
  readonly port: string;
  readonly operator: string;
  /** Nobody scanned a label: the hub's own word stands for it, and a Work Order allowed that. */
  readonly isArmedWithoutLabel?: boolean;
}

/** What the record alone decided, before a hub was asked. */
export interface Forecast {
  readonly decision: Decision;
  readonly chf: DeviceId | null;
}

/** An open step; call `end` exactly once. */
export interface OpenStep {
  end(result: 'pass' | 'fail', detail: string | null): number;
}

/**
 * The record of one attempt while it runs. Intents before the act and observations after it are each one transaction,
 * done when the call returns and durable when it resolves, so that a power cut leaves each hub classified (see
 * recover.ts): await each before the next act. Steps are timings: notes that the next of those takes to the disk.
 */
export interface AttemptRecord {
  readonly attemptId: string;
  readonly startedAtMs: number;
  /** Resolves when the beginning is durable. */
  readonly begun: Promise<void>;
  beginStep(step: string, releaseId: ReleaseId | null): OpenStep;
  /** On the wire: takes the overrides the decision stands on for this attempt. Rejects with `override-gone`. */
  decided(decision: Decision, chf: DeviceId | null, wire?: WireIdentity): Promise<void>;
  /** A shift lead's word that the hub on the port is `chf`, which cannot say so itself. Before anything is sent. */
  rescueAllowed(chf: DeviceId, decision: Extract<Decision, { kind: 'flash' }>, by: string): Promise<void>;
  /** Observation: another hub may have been written, which answered by its own name where `labelled` was due to. */
  strangerWritten(
    stranger: DeviceId,
    what: { readonly labelled: DeviceId; readonly image: FirmwareImage },
  ): Promise<void>;
  /** Observation: this is what a hub said where another word was due; it may prove wrong what was recorded of it. */
  heard(word: HubWord): Promise<void>;
  /** Intent: what waits for the hub's next start is put behind it, so what runs may change. */
  settleBegins(chf: DeviceId): Promise<void>;
  /**
   * Intent: from here the hub's storage is suspect until {@link writeChecked}. `mayBegin` is asked first, on the records of
   * this very moment, and throws where the write is not to be; then nothing is recorded, and it is what this rejects with.
   */
  writeBegins(
    chf: DeviceId,
    from: FirmwareVersion,
    image: FirmwareImage,
    mayBegin: (db: Readable) => void,
  ): Promise<void>;
  /** Observation: the hub's own check found storage to hold exactly the image. */
  writeChecked(chf: DeviceId, image: FirmwareImage): Promise<void>;
  /** Observation, without a write of this attempt: storage was compared, and holds exactly the image. */
  storageCompared(chf: DeviceId, image: FirmwareImage): Promise<void>;
  /** Observation: running firmware announced this version. */
  versionRead(chf: DeviceId, version: FirmwareVersion): Promise<void>;
}

/** What the scan decides is part of the beginning: nothing was said to a hub in between. */
export const beginAttempt = (
  store: Store,
  clock: Clock,
  basics: AttemptBasics,
  forecast?: Forecast,
): AttemptRecord => {
  const attemptId = randomUUID();
  const startedAtMs = clock.nowMs();
  let ordinal = 0;
  const by = () => ({ attemptId, operator: basics.operator, atMs: clock.nowMs() });
  const journal = (db: Writable, kind: string, chf: DeviceId | null, body: JsonObject): void => {
    appendJournal(db, { atMs: clock.nowMs(), kind, actor: basics.operator, subject: chf, attemptId, body });
  };
  const writeDecision = (db: Writable, { decision, chf }: Forecast, wire: WireIdentity | null): void => {
    const { from, to } = versionsOf(decision);
    setAttemptVersions(db, attemptId, from, to);
    if (wire !== null) heedWord(db, wire, wire.chf === chf && holdsAnother(decision), by());
    if (wire !== null && chf !== null && decision.kind === 'flash')
      takeBackForWrite(db, basics.workOrderId, chf, by());
    journal(db, 'decided', chf, {
      ...summaryOf(decision),
      ...(wire === null ? {} : { wire: wireToJson(wire) }),
    });
    spendOverrides(db, decision, by());
  };
  const begun = store.commit('begin attempt', (db) => {
    insertAttempt(db, { attemptId, ...basics, startedAtMs });
    const { label, workOrderId, slot, port } = basics;
    if (basics.isArmedWithoutLabel === true)
      journal(db, 'armed-without-label', basics.chf, { workOrderId, slot, port });
    journal(db, 'attempt-began', basics.chf, { label: [...label], workOrderId, slot, port });
    if (forecast !== undefined) writeDecision(db, forecast, null);
  });
  return {
    attemptId,
    startedAtMs,
    begun,
    beginStep: (step, releaseId) => {
      const at = ++ordinal;
      const beganMs = clock.monotonicMs();
      store.note(`begin ${step}`, (db) =>
        insertStep(db, { attemptId, ordinal: at, step, releaseId, startedAtMs: clock.nowMs() }),
      );
      const end = (result: 'pass' | 'fail', detail: string | null): number => {
        const durationMs = clock.monotonicMs() - beganMs;
        store.note(`end ${step}`, (db) => finishStep(db, attemptId, at, { durationMs, result, detail }));
        return durationMs;
      };
      return { end };
    },
    decided: (decision, chf, wire) =>
      store.commit('decide', (db) => writeDecision(db, { decision, chf }, wire ?? null)),
    rescueAllowed: (chf, { from, target }, by) =>
      store.commit('allow a rescue', (db) => {
        const { label, slot, port, operator } = basics;
        const body = { label: [...label], slot, port, operator, from, to: target.firmwareVersion };
        const entry = { atMs: clock.nowMs(), kind: 'rescue-allowed', actor: by, subject: chf, attemptId };
        appendJournal(db, { ...entry, body });
      }),
    strangerWritten: (stranger, { labelled, image }) =>
      store.commit('stranger written', (db) => {
        journal(db, 'stranger-written', stranger, { labelled, ...bodyOf(image) });
        takeBackFromStranger(db, stranger, labelled, by());
      }),
    heard: (word) => store.commit('heed a hub', (db) => heedWord(db, word, false, by())),
    settleBegins: (chf) => store.commit('settle begins', (db) => journal(db, 'settle-begins', chf, {})),
    writeBegins: (chf, from, image, mayBegin) =>
      store.commit('write begins', (db) => {
        mayBegin(db);
        markSuspect(db, chf, from, image);
        takeModel(db, chf, by());
        takeBackForWrite(db, basics.workOrderId, chf, by());
        journal(db, 'write-begins', chf, { from, ...bodyOf(image) });
      }),
    writeChecked: (chf, image) =>
      store.commit('write checked', (db) => {
        clearSuspect(db, chf);
        journal(db, 'write-checked', chf, bodyOf(image));
      }),
    storageCompared: (chf, image) =>
      store.commit('storage compared', (db) => {
        clearSuspect(db, chf);
        journal(db, 'storage-compared', chf, bodyOf(image));
      }),
    versionRead: (chf, version) =>
      store.commit('version read', (db) => {
        setBenchVersion(db, chf, version);
        journal(db, 'version-read', chf, { version });
      }),
  };
};

/** Firmware as the journal names it: `to` is what a hub will say of it. */
const bodyOf = ({ releaseId, firmwareVersion, sha256 }: FirmwareImage): JsonObject => ({
  to: firmwareVersion,
  releaseId,
  imageSha256: sha256,
});

/** Re-flashed on this Work Order, and not holding that image any more. */
const holdsAnother = (decision: Decision): boolean =>
  // mutant: logic: no other decision has this reason
  decision.kind === 'quarantine' && decision.reason === 'already-re-flashed';

/** Null for a quarantine: nothing is to be installed, whatever the record had forecast. */
export const versionsOf = (
  decision: Decision,
): { readonly from: FirmwareVersion | null; readonly to: FirmwareVersion | null } => {
  switch (decision.kind) {
    case 'quarantine':
      return { from: null, to: null };
    case 'already-current':
      return { from: decision.release.firmwareVersion, to: decision.release.firmwareVersion };
    case 'flash':
      return { from: decision.from, to: decision.target.firmwareVersion };
  }
};

const summaryOf = (decision: Decision): JsonObject => {
  switch (decision.kind) {
    case 'quarantine':
      return { kind: decision.kind, reason: decision.reason, detail: decision.detail };
    case 'already-current': {
      const { kind, basis, release } = decision;
      return { kind, basis, release: release.id, ...overriddenIn(decision) };
    }
    case 'flash':
      return {
        kind: decision.kind,
        basis: decision.basis,
        from: decision.from,
        steps: decision.steps.map((step) => step.release.id),
        ...(decision.repairs === undefined ? {} : { repairs: decision.repairs }),
        ...overriddenIn(decision),
      };
  }
};

const overriddenIn = ({ overridden }: Exclude<Decision, Quarantine>): JsonObject =>
  overridden === undefined ? {} : { overridden: overridden.map(({ overrideId }) => overrideId) };
