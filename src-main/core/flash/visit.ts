import type { WireIdentity } from '../../../src-shared/domain/asset.ts';
import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import { Fault, isFault } from '../../../src-shared/domain/faults/fault.ts';
import type { FirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import type { Verdict, Verdicts } from '../../../src-shared/domain/outcome.ts';
import type { PathwayStep } from '../../../src-shared/domain/pathway.ts';
import type { Release } from '../../../src-shared/domain/release.ts';
import type { StoredBytes } from '../../../src-shared/domain/stored-bytes.ts';
import type { CheckProof, Loader, LoadProgress, LoadReport, VersionAnnouncement } from '../loaders/loader.ts';
import type { AttemptRecord } from '../record/attempt-record.ts';
import { confirmRunning } from '../verify/confirm-running.ts';
import type { AttemptEvent, AttemptStep } from './attempt-events.ts';

export interface VisitDependencies {
  readonly loader: Loader;
  readonly record: AttemptRecord;
  readonly readImage: (release: Release) => Promise<Uint8Array>;
  readonly onEvent: (event: AttemptEvent) => void;
  readonly signal: AbortSignal;
  readonly port: string;
}

/** One hub on one port for as long as it stays there: the timed, recorded steps and the three verdicts so far. */
export interface Visit {
  /** Begins a step of the pathway: no verdict is reached yet. */
  identify(): Promise<WireIdentity>;
  /** Whether the hub just identified holds this release's image; changes nothing. */
  compare(release: Release): Promise<StoredBytes>;
  /** Write, check, restart, read back: one edge of the pathway, on the hub just identified. */
  install(chf: DeviceId, step: PathwayStep): Promise<void>;
  /** In place of {@link install}, where the hub was found to hold the step's image: an earlier write had come to its end. */
  adopt(chf: DeviceId, step: PathwayStep): Promise<void>;
  /**
   * As {@link install}, on a hub that cannot say who it is before its new firmware runs: until then the label's word is all
   * there is, and no record takes the hub for `chf`. Resolves with what the hub then says.
   */
  rescue(chf: DeviceId, step: PathwayStep): Promise<WireIdentity>;
  /** Restart and read back only, for a hub that should run `version` already. */
  confirm(chf: DeviceId, version: FirmwareVersion): Promise<void>;
  verdicts(): Verdicts;
  /** The lowest share of the protocol's ceiling over the transfers so far; null before the first. */
  ceilingFraction(): number | null;
  /** The transfers that came to their end, in their order. */
  loads(): readonly LoadReport[];
}

const nothingReached: Verdicts = { write: 'not-reached', restart: 'not-reached', version: 'not-reached' };

export const beginVisit = (dependencies: VisitDependencies): Visit => {
  const { loader, record, readImage, onEvent, signal, port } = dependencies;
  let verdicts = nothingReached;
  const loads: LoadReport[] = [];
  const give = (name: keyof Verdicts, verdict: Verdict): void => {
    verdicts = { ...verdicts, [name]: verdict };
  };

  const timed = async <T>(step: AttemptStep, release: Release | null, work: () => Promise<T>): Promise<T> => {
    onEvent({ kind: 'step-began', step, version: release?.firmwareVersion ?? null });
    const open = record.beginStep(step, release?.id ?? null);
    const end = (isPass: boolean, detail: string | null): void => {
      const durationMs = open.end(isPass ? 'pass' : 'fail', detail);
      onEvent({ kind: 'step-ended', step, durationMs, isPass });
    };
    try {
      const result = await work();
      end(true, null);
      return result;
    } catch (error) {
      end(false, error instanceof Error ? error.message : String(error));
      throw error;
    }
  };

  const judged = async <T>(name: keyof Verdicts, work: () => Promise<T>): Promise<T> => {
    try {
      const result = await work();
      give(name, 'pass');
      return result;
    } catch (error) {
      if (!isFault(error, 'cancelled', 'release-stopped')) give(name, 'fail');
      throw error;
    }
  };

  /** Passed at once only where the check proves by itself what this hub stores. */
  const judgedWrite = async (work: () => Promise<CheckProof>): Promise<CheckProof> => {
    const proof = await judged('write', work);
    if (proof !== 'stored') give('write', 'not-reached');
    return proof;
  };

  /** Whatever was proven before belongs to an earlier step of the pathway. */
  const identify = (): Promise<WireIdentity> => {
    verdicts = nothingReached;
    return timed('identify', null, () => loader.identify(signal));
  };

  const compare = async (release: Release): Promise<StoredBytes> => {
    const image = await readImage(release);
    return timed('check', release, () => loader.holds(image, signal));
  };

  /** Whether `chf` was written is another question where only a label says that it is the one on the port. */
  const transfer = async (chf: DeviceId, step: PathwayStep, image: Uint8Array): Promise<CheckProof> => {
    const { release, from } = step;
    const onWriteBegins = (): Promise<void> =>
      record.writeBegins(chf, from, release.firmwareVersion, release.id);
    const onProgress = (progress: LoadProgress): void => onEvent({ kind: 'progress', ...progress });
    const report = await timed('load', release, () =>
      loader.load(image, { onProgress, onWriteBegins }, signal),
    );
    loads.push(report);
    return timed('check', release, () => loader.check(image, signal));
  };

  /** A hub that keeps restarting did start once; that it does not stay up is the restart's failure. */
  const readVersion = async (): Promise<VersionAnnouncement> => {
    try {
      return await loader.readVersion(signal);
    } catch (error) {
      if (isFault(error, 'reboot-loop')) give('restart', 'fail');
      throw error;
    }
  };

  const confirm = async (chf: DeviceId, version: FirmwareVersion): Promise<void> => {
    await judged('restart', () => timed('restart', null, () => loader.restart(signal)));
    await judged('version', async () => {
      const announced = await timed('read-version', null, readVersion);
      confirmRunning(announced, { chf, version }, port);
      // Firmware that does not say which hub it runs on leaves room for a swap since the check: ask once more.
      if (announced.chf === null)
        confirmSameHub(
          await timed('identify', null, () => loader.identify(signal)),
          { chf, from: version },
          port,
        );
      await loader.keep?.(signal);
    });
    await record.versionRead(chf, version);
  };

  const install = async (chf: DeviceId, step: PathwayStep): Promise<void> => {
    const { firmwareVersion } = step.release;
    const image = await readImage(step.release);
    const proof = await judgedWrite(() => transfer(chf, step, image));
    if (proof === 'stored') await record.writeChecked(chf, firmwareVersion);
    await confirm(chf, firmwareVersion);
    if (proof === 'stored') return;
    give('write', 'pass');
    await record.writeChecked(chf, firmwareVersion);
  };

  const adopt = async (chf: DeviceId, { release }: PathwayStep): Promise<void> => {
    give('write', 'pass');
    await record.writeChecked(chf, release.firmwareVersion);
    await confirm(chf, release.firmwareVersion);
  };

  const enterForRescue = async (chf: DeviceId): Promise<void> => {
    if (loader.enterForRescue === undefined)
      throw new Fault('hub-answers', `${port}: the bootloader of this Device Model says whose hub it is`);
    await loader.enterForRescue(chf, signal);
  };

  /** By two words of the new firmware: what it announces, and what it answers. Either may belong to another hub. */
  const hearRescued = async (chf: DeviceId, version: FirmwareVersion): Promise<WireIdentity> => {
    const mustBeLabelled = async (said: DeviceId | null): Promise<void> => {
      if (said !== null && said !== chf) await record.strangerWritten(said, { labelled: chf, version });
    };
    const announced = await timed('read-version', null, readVersion);
    await mustBeLabelled(announced.chf);
    confirmRunning(announced, { chf, version }, port);
    const wire = await timed('identify', null, () => loader.identify(signal));
    await mustBeLabelled(wire.chf);
    confirmSameHub(wire, { chf, from: version }, port);
    await loader.keep?.(signal);
    return wire;
  };

  const rescue = async (chf: DeviceId, step: PathwayStep): Promise<WireIdentity> => {
    const { firmwareVersion } = step.release;
    verdicts = nothingReached;
    await timed('identify', null, () => enterForRescue(chf));
    const image = await readImage(step.release);
    await judgedWrite(() => transfer(chf, step, image));
    await judged('restart', () => timed('restart', null, () => loader.restart(signal)));
    const wire = await judged('version', () => hearRescued(chf, firmwareVersion));
    give('write', 'pass');
    await record.writeChecked(chf, firmwareVersion);
    await record.versionRead(chf, firmwareVersion);
    return wire;
  };

  return {
    identify,
    compare,
    install,
    adopt,
    rescue,
    confirm,
    verdicts: () => verdicts,
    ceilingFraction: () => lowestShare(loads),
    loads: () => loads,
  };
};

const lowestShare = (loads: readonly LoadReport[]): number | null => {
  const shares = loads.flatMap(({ ceilingFraction }) => ceilingFraction ?? []);
  return shares.length === 0 ? null : Math.min(...shares);
};

/** A hub that answers half way must still be the one the pathway is for, holding the version the next step goes over. */
export const confirmSameHub = (
  wire: WireIdentity,
  expected: { readonly chf: DeviceId; readonly from: FirmwareVersion },
  port: string,
): void => {
  if (wire.chf !== expected.chf)
    throw new Fault(
      'hub-swapped',
      `${port}: hub ${expected.chf} was on this port, hub ${wire.chf} answers now`,
    );
  if (wire.firmwareVersion !== expected.from)
    throw new Fault(
      'version-mismatch',
      `${port}: hub ${expected.chf} holds ${wire.firmwareVersion ?? 'an unknown version'}, ${expected.from} was due before the next step`,
    );
};

/** A later step of a pathway stands on the hub as it is after the step before. */
export const installNext = async (
  visit: Visit,
  { chf, port }: { readonly chf: DeviceId; readonly port: string },
  step: PathwayStep,
): Promise<void> => {
  confirmSameHub(await visit.identify(), { chf, from: step.from }, port);
  await visit.install(chf, step);
};
