import type { Asset, WireIdentity } from '../../../src-shared/domain/asset.ts';
import type { Decision, Policy, Quarantine } from '../../../src-shared/domain/decide.ts';
import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import { type DeviceModel, deviceModelKey } from '../../../src-shared/domain/device-model.ts';
import type { FirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import { isApplicationLost, type RetryRule, rescueRule } from '../../../src-shared/domain/next-action.ts';
import type { AttemptOutcome, Verdicts } from '../../../src-shared/domain/outcome.ts';
import type { Override } from '../../../src-shared/domain/override.ts';
import type { PathwayStep } from '../../../src-shared/domain/pathway.ts';
import type { CatalogueView, LoaderSettings, Release } from '../../../src-shared/domain/release.ts';
import type { Rescue } from '../../../src-shared/domain/rescue.ts';
import type { StoredBytes } from '../../../src-shared/domain/stored-bytes.ts';
import type { WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import type { Clock } from '../clock.ts';
import { closeLink } from '../identify/close-link.ts';
import type { ByteLink } from '../links/byte-link.ts';
import type { LoaderFactory } from '../loaders/loader.ts';
import { type AttemptRecord, beginAttempt, versionsOf } from '../record/attempt-record.ts';
import { overridesOf } from '../record/override.ts';
import { type AttemptLine, identityOfPort, recordLoads } from '../record/record-loads.ts';
import { settle } from '../record/settle.ts';
import { openStoredSpeeds, type StoredSpeeds } from '../record/stored-speeds.ts';
import { addressedModel, refuseUnfit } from '../select/addressed-model.ts';
import { type Judgement, judge, type Question } from '../select/judge.ts';
import { loaderSettingsOf } from '../select/loader-settings.ts';
import type { Store } from '../store/open-store.ts';
import type { AttemptEvent } from './attempt-events.ts';
import { failed, quarantined, type Result } from './attempt-result.ts';
import { rescueHub } from './rescue-hub.ts';
import { beginVisit, installNext, type Visit } from './visit.ts';

export interface AttemptRequest {
  readonly label: readonly DeviceId[];
  readonly workOrderId: WorkOrderId | null;
  readonly port: string;
  readonly slot: number | null;
  readonly operator: string;
  /** The label is the hub's own word, on the strength of the Work Order alone. */
  readonly isArmedWithoutLabel?: boolean;
  /** A shift lead's word for a hub that cannot say who it is any more; for this attempt and no other. */
  readonly rescue: Rescue | null;
}

export interface AttemptDependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly catalogue: CatalogueView;
  readonly openLink: (port: string, settings: LoaderSettings, signal: AbortSignal) => Promise<ByteLink>;
  readonly createLoader: LoaderFactory;
  readonly readImage: (release: Release) => Promise<Uint8Array>;
  /** An error outside the closed set of faults is a bug: its stack goes here. */
  readonly onBug: (error: unknown) => void;
}

export interface AttemptReport {
  readonly attemptId: string;
  readonly chf: DeviceId | null;
  readonly port: string;
  readonly outcome: AttemptOutcome;
  readonly verdicts: Verdicts;
  readonly from: FirmwareVersion | null;
  readonly to: FirmwareVersion | null;
  readonly durationMs: number;
  readonly ceilingFraction: number | null;
  /** Whether a shift lead may have the hub installed by its label; null unless it has no firmware left to ask. */
  readonly rescue: RetryRule | null;
  /** The overrides the attempt stood on; empty for nearly all. */
  readonly overridden: readonly Override[];
}

/**
 * One hub, one try, from label to settled record: scan, identify, select, flash, verify, record. Never rejects for
 * what a hub, line or person does; whatever happens is an outcome in the record.
 */
export const runAttempt = async (
  dependencies: AttemptDependencies,
  request: AttemptRequest,
  onEvent: (event: AttemptEvent) => void,
  signal: AbortSignal,
): Promise<AttemptReport> => {
  const { store, clock } = dependencies;
  const { label, rescue } = request;
  const judgeNow = (workOrderId: WorkOrderId | null, changes: Partial<Question> = {}): Judgement => {
    const question = {
      ...dependencies,
      label,
      workOrderId,
      wire: null,
      stored: null,
      rescue,
      nowMs: clock.nowMs(),
    };
    return judge(store.db, { ...question, ...changes });
  };
  const scanned = judgeNow(request.workOrderId);
  const chf = scanned.asset?.chf ?? scanned.expected?.chf ?? null;
  // The Work Order the scan found stays the attempt's own, whatever is imported or closed while it runs.
  const workOrderId = request.workOrderId ?? scanned.order?.id ?? null;
  const beganMs = clock.monotonicMs();
  const forecast = { decision: scanned.decision, chf: scanned.asset?.chf ?? null };
  const record = beginAttempt(store, clock, { ...request, workOrderId, chf }, forecast);
  const session: Session = {
    dependencies,
    request,
    record,
    onEvent: tellSafely(onEvent, dependencies.onBug),
    signal,
    ask: (wire, stored) => judgeNow(workOrderId, { wire, stored, attemptId: record.attemptId }),
    visit: null,
    line: null,
    speeds: null,
    decision: scanned.decision,
  };
  await record.begun;
  session.onEvent({ kind: 'began', attemptId: record.attemptId });
  const result = await work(session, scanned).catch((error: unknown) => failed(error, dependencies.onBug));
  const verdicts = session.visit?.verdicts() ?? notReached;
  const ceilingFraction = session.visit?.ceilingFraction() ?? null;
  const settlement = {
    attemptId: record.attemptId,
    chf,
    workOrderId,
    operator: request.operator,
    verdicts,
    ceilingFraction,
  };
  const outcome = await store.commit('settle attempt', (db) => {
    const atMs = clock.nowMs();
    if (session.line !== null) recordLoads(db, session.line, session.visit?.loads() ?? [], atMs);
    session.speeds?.save(db, atMs);
    return settle(db, { ...settlement, ...result, atMs });
  });
  return {
    attemptId: record.attemptId,
    chf,
    port: request.port,
    outcome,
    verdicts: outcome.kind === 're-flashed' ? { ...verdicts, write: 'pass' } : verdicts,
    ...versionsOf(session.decision),
    durationMs: clock.monotonicMs() - beganMs,
    ceilingFraction,
    rescue: isApplicationLost(outcome)
      ? rescueRule(judgeNow(workOrderId, { rescue: { allowedBy: request.operator } }).decision)
      : null,
    overridden: overridesOf(session.decision),
  };
};

interface Session {
  readonly dependencies: AttemptDependencies;
  readonly request: AttemptRequest;
  readonly record: AttemptRecord;
  readonly onEvent: (event: AttemptEvent) => void;
  readonly signal: AbortSignal;
  readonly ask: (wire: WireIdentity, stored: StoredBytes | null) => Judgement;
  visit: Visit | null;
  line: AttemptLine | null;
  speeds: StoredSpeeds | null;
  decision: Decision;
}

/** Whoever watches an attempt cannot spoil it: an error of theirs is their bug. */
const tellSafely =
  (onEvent: (event: AttemptEvent) => void, onBug: (error: unknown) => void) =>
  (event: AttemptEvent): void => {
    try {
      onEvent(event);
    } catch (error) {
      onBug(error);
    }
  };

const notReached: Verdicts = { write: 'not-reached', restart: 'not-reached', version: 'not-reached' };

const work = async (session: Session, scanned: Judgement): Promise<Result> => {
  const { decision, asset } = scanned;
  session.onEvent({ kind: 'decided', decision });
  if (decision.kind === 'quarantine') return quarantined(decision);
  if (asset === null) throw new Error('decide allowed a hub without an asset record');
  if (session.request.rescue !== null && decision.kind === 'flash')
    await session.record.rescueAllowed(asset.chf, decision, session.request.rescue.allowedBy);
  const { store, openLink, createLoader, catalogue, readImage } = session.dependencies;
  const { port, slot } = session.request;
  const addressed = addressedModel(scanned.input) ?? asset.deviceModel;
  // What the label alone decides is decided now; a hub that can be asked is asked first.
  if (decision.basis === 'rescue') refuseUnfit(decision, addressed, port);
  const settings = loaderSettingsOf(catalogue, addressed);
  const link = await openLink(port, settings, session.signal);
  try {
    const { record, onEvent, signal } = session;
    session.line = {
      attemptId: record.attemptId,
      slot,
      port,
      identity: identityOfPort(store.db, port, slot),
      deviceModel: deviceModelKey(addressed),
      latency: link.latency ?? 'not-asked',
    };
    session.speeds = openStoredSpeeds(store.db, session.line.identity, session.line.deviceModel);
    session.visit = beginVisit({
      loader: createLoader({ link, settings, speeds: session.speeds }),
      record,
      readImage,
      onEvent,
      signal,
      port,
    });
    return decision.kind === 'flash' && decision.basis === 'rescue'
      ? await rescue(session, session.visit, asset.chf, decision)
      : await flash(session, session.visit, addressed);
  } finally {
    await closeLink(link, session.dependencies.onBug);
  }
};

/** What a hub says of its version is no proof of what it holds: one that claims production has its storage compared. */
const decideOnHub = async (
  session: Session,
  visit: Visit,
  wire: WireIdentity,
  addressed: DeviceModel,
): Promise<Judgement> => {
  const said = session.ask(wire, null);
  refuseUnfit(said.decision, addressed, session.request.port);
  if (said.decision.kind !== 'already-current') return said;
  return session.ask(wire, await visit.compare(said.decision.release));
};

const flash = async (session: Session, visit: Visit, addressed: DeviceModel): Promise<Result> => {
  const wire = await visit.identify();
  const { decision, asset } = await decideOnHub(session, visit, wire, addressed);
  await announce(session, decision, asset?.chf ?? null, wire);
  switch (decision.kind) {
    case 'quarantine':
      return quarantined(decision);
    case 'already-current':
      await visit.confirm(wire.chf, decision.release.firmwareVersion);
      return { outcome: { kind: 'already-current' }, version: decision.release.firmwareVersion };
    case 'flash':
      for (const [index, step] of decision.steps.entries()) {
        // The first step stands on the identity just read.
        if (index > 0) await installNext(visit, { chf: wire.chf, port: session.request.port }, step);
        else if (await isWrittenAlready(visit, asset, step)) await visit.adopt(wire.chf, step);
        else await visit.install(wire.chf, step);
      }
      return { outcome: { kind: 're-flashed' }, version: decision.target.firmwareVersion };
  }
};

/** Only the end of an earlier write may have gone unseen: then its bytes are all there, and writing them again proves no more. */
const isWrittenAlready = async (visit: Visit, asset: Asset | null, step: PathwayStep): Promise<boolean> =>
  asset?.suspect?.to === step.release.firmwareVersion && (await visit.compare(step.release)) === 'matches';

const rescue = async (
  session: Session,
  visit: Visit,
  chf: DeviceId,
  { steps, target }: Extract<Decision, { kind: 'flash' }>,
): Promise<Result> => {
  const judgeByWord = async (wire: WireIdentity): Promise<Quarantine | null> => {
    const { decision } = session.ask(wire, null);
    if (decision.kind !== 'quarantine') return null;
    await announce(session, decision, chf, wire);
    return decision;
  };
  const refusal = await rescueHub({ visit, port: session.request.port, judgeByWord }, chf, steps);
  if (refusal !== null) return quarantined(refusal);
  return { outcome: { kind: 're-flashed' }, version: target.firmwareVersion };
};

const announce = async (
  session: Session,
  decision: Decision,
  chf: DeviceId | null,
  wire: WireIdentity,
): Promise<void> => {
  session.decision = decision;
  await session.record.decided(decision, chf, wire);
  session.onEvent({ kind: 'decided', decision });
};
