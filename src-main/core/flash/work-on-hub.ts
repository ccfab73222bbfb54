import type { Asset, WireIdentity } from '../../../src-shared/domain/asset.ts';
import type { Decision, Quarantine } from '../../../src-shared/domain/decide.ts';
import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import { type DeviceModel, deviceModelKey } from '../../../src-shared/domain/device-model.ts';
import type { PathwayStep } from '../../../src-shared/domain/pathway.ts';
import { dependsOnVersion } from '../../../src-shared/domain/reasons.ts';
import { imageOf, type Release } from '../../../src-shared/domain/release.ts';
import { closeLink } from '../identify/close-link.ts';
import { identityOfPort } from '../record/record-loads.ts';
import { openStoredSpeeds } from '../record/stored-speeds.ts';
import { addressedModel, refuseUnfit } from '../select/addressed-model.ts';
import type { Judgement } from '../select/judge.ts';
import { loaderSettingsOf } from '../select/loader-settings.ts';
import { quarantined, type Result } from './attempt-result.ts';
import type { Session } from './attempt-session.ts';
import { rescueHub } from './rescue-hub.ts';
import { confirmSameHub, heedOther } from './same-hub.ts';
import { mustBeCurrentStill, mustBeWanted } from './still-wanted.ts';
import { beginVisit, type Visit } from './visit.ts';

/** The attempt between scan and record: ask the hub, decide, write, verify. Rejects with whatever ends it. */
export const workOnHub = async (session: Session, scanned: Judgement): Promise<Result> => {
  const { decision, asset } = scanned;
  session.onEvent({ kind: 'decided', decision });
  if (decision.kind === 'quarantine') return quarantined(decision);
  // mutant: condition: decide allows no hub without an asset record
  if (asset === null) throw new Error('decide allowed a hub without an asset record');
  if (decision.basis === 'rescue') await allowRescue(session, asset, decision);
  const { openLink, catalogue, onBug } = session.dependencies;
  const { port } = session.request;
  const addressed = addressedModel(asset, scanned.input);
  // What the label alone decides is decided now; a hub that can be asked is asked first.
  if (decision.basis === 'rescue') refuseUnfit(decision, addressed, port);
  const link = await openLink(port, loaderSettingsOf(catalogue(), addressed), session.signal);
  try {
    const visit = visitOver(session, link, addressed);
    session.visit = visit;
    return decision.basis === 'rescue'
      ? await rescue(session, visit, asset, decision)
      : await flash(session, visit, addressed);
  } finally {
    await closeLink(link, onBug);
  }
};

type Rescue = Extract<Decision, { kind: 'flash' }>;

const allowRescue = async ({ request, record }: Session, { chf }: Asset, decision: Rescue): Promise<void> => {
  // mutant: condition: decide rescues nothing that nobody allowed
  if (request.rescue === null) throw new Error('decide allowed a rescue that nobody gave');
  await record.rescueAllowed(chf, decision, request.rescue.allowedBy);
};

type Link = Awaited<ReturnType<Session['dependencies']['openLink']>>;

const visitOver = (session: Session, link: Link, addressed: DeviceModel): Visit => {
  const { dependencies, record, request, onEvent, signal } = session;
  const { store, catalogue, createLoader, readImage, knownImagesOf } = dependencies;
  const { port, slot } = request;
  const settings = loaderSettingsOf(catalogue(), addressed);
  const deviceModel = deviceModelKey(addressed);
  const identity = identityOfPort(store.db, port, slot);
  const { attemptId } = record;
  session.line = { attemptId, slot, port, identity, deviceModel, latency: link.latency ?? 'not-asked' };
  session.speeds = openStoredSpeeds(store.db, identity, deviceModel);
  const { speeds } = session;
  const knownImages = () => knownImagesOf(deviceModel);
  return beginVisit({
    loader: createLoader({ link, settings, speeds, knownImages }),
    record,
    readImage,
    mayWrite: (_db, wire, step) => {
      const { decision } = session.ask(wire, session.stored);
      mustBeWanted(
        { step, settings },
        { decision, settings: loaderSettingsOf(catalogue(), addressed) },
        port,
      );
    },
    onEvent,
    signal,
    port,
  });
};

/** What a hub says of its version is no proof of what it holds: one that claims production has its storage compared. */
const decideOnWord = async (
  session: Session,
  visit: Visit,
  wire: WireIdentity,
  addressed: DeviceModel,
): Promise<Judgement> => {
  const said = session.ask(wire, null);
  refuseUnfit(said.decision, addressed, session.request.port);
  if (said.decision.kind !== 'already-current') return said;
  session.stored = await visit.compare(said.decision.release);
  return session.ask(wire, session.stored);
};

/**
 * A version that the hub's next start changes is not its version. What waits for that start is put behind it only once the
 * hub is known to be the one in hand; where it is not, or is refused whatever it runs, it is left as it is.
 */
const settled = async (session: Session, visit: Visit, wire: WireIdentity): Promise<WireIdentity> => {
  const { decision } = session.ask(wire, null);
  const isInHand = decision.kind !== 'quarantine' || dependsOnVersion(decision.reason);
  return isInHand && (await visit.settle(wire.chf)) ? visit.identify() : wire;
};

const flash = async (session: Session, visit: Visit, addressed: DeviceModel): Promise<Result> => {
  const wire = await settled(session, visit, await visit.identify());
  const { decision, asset } = await decideOnWord(session, visit, wire, addressed);
  await announce(session, decision, asset, wire);
  switch (decision.kind) {
    case 'quarantine':
      return quarantined(decision);
    case 'already-current':
      await liftSuspicion(session, asset, decision.release);
      await visit.confirm(wire.chf, decision.release.firmwareVersion);
      mustBeCurrentStill(decision.release, session.ask(wire, session.stored).decision, session.request.port);
      return { outcome: { kind: 'already-current' }, image: imageOf(decision.release) };
    case 'flash': {
      const [first, ...rest] = decision.steps;
      // mutant: condition: by the hub's own word decide allows no flash without a step
      if (first === undefined) throw new Error('decide allowed a flash without a step');
      const isAdopted = await isWrittenAlready(visit, asset, first);
      if (isAdopted) await visit.adopt(wire.chf, first);
      else await visit.install(wire.chf, first);
      for (const step of rest) await installNext(session, visit, wire.chf, step);
      // Whether this Work Order wrote what was found whole, or what came after it, its record knows.
      const kind = isAdopted ? 'already-current' : 're-flashed';
      return { outcome: { kind }, image: imageOf(decision.target) };
    }
  }
};

/** Whoever wrote it since this bench's write was cut off: storage that was compared is torn no more. */
const liftSuspicion = async (
  { stored, record }: Session,
  asset: Asset | null,
  release: Release,
): Promise<void> => {
  if (asset?.suspect != null && stored === 'matches')
    await record.storageCompared(asset.chf, imageOf(release));
};

/** Only the end of an earlier write may have gone unseen: then its bytes are all there, and writing them again proves no more. */
const isWrittenAlready = async (
  visit: Visit,
  asset: Asset | null,
  { release }: PathwayStep,
): Promise<boolean> => {
  // mutant: optional: what is flashed has an asset record
  if (asset?.suspect?.image !== release.manufacturerImageSha256) return false;
  return (await visit.compare(release)) === 'matches';
};

/** A later step of a pathway stands on the hub as it is after the step before. */
const installNext = async (
  session: Session,
  visit: Visit,
  chf: DeviceId,
  step: PathwayStep,
): Promise<void> => {
  const wire = await visit.identify();
  await heedOther(session.record, wire, { chf, version: step.from, written: null });
  confirmSameHub(wire, { chf, from: step.from }, session.request.port);
  await visit.install(chf, step);
};

const rescue = async (
  session: Session,
  visit: Visit,
  asset: Asset,
  { steps, target }: Rescue,
): Promise<Result> => {
  const { chf } = asset;
  const judgeByWord = async (wire: WireIdentity): Promise<Quarantine | null> => {
    const { decision, asset: found } = session.ask(wire, null);
    session.established = { wire, asset: found ?? asset };
    if (decision.kind !== 'quarantine') return null;
    await announce(session, decision, found, wire);
    return decision;
  };
  const goOn = (step: PathwayStep): Promise<void> => installNext(session, visit, chf, step);
  const refusal = await rescueHub({ visit, judgeByWord, installNext: goOn }, chf, steps);
  if (refusal !== null) return quarantined(refusal);
  return { outcome: { kind: 're-flashed' }, image: imageOf(target) };
};

const announce = async (
  session: Session,
  decision: Decision,
  asset: Asset | null,
  wire: WireIdentity,
): Promise<void> => {
  session.decision = decision;
  if (asset !== null && asset.chf === wire.chf) session.established = { wire, asset };
  await session.record.decided(decision, asset?.chf ?? null, wire);
  session.onEvent({ kind: 'decided', decision });
};
