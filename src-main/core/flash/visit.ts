import type { WireIdentity } from '../../../src-shared/domain/asset.ts';
import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import { Fault, isFault } from '../../../src-shared/domain/faults/fault.ts';
import type { FirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import type { HubLeft, Verdicts } from '../../../src-shared/domain/outcome.ts';
import type { PathwayStep } from '../../../src-shared/domain/pathway.ts';
import { imageOf, type Release } from '../../../src-shared/domain/release.ts';
import type { StoredBytes } from '../../../src-shared/domain/stored-bytes.ts';
import type { CheckProof, Loader, LoadProgress, LoadReport, VersionAnnouncement } from '../loaders/loader.ts';
import type { AttemptRecord } from '../record/attempt-record.ts';
import type { Readable } from '../store/handles.ts';
import { confirmRunning } from '../verify/confirm-running.ts';
import type { AttemptEvent, AttemptStep } from './attempt-events.ts';
import { confirmSameHub, type Due, heedOther } from './same-hub.ts';
import { createVerdictTally } from './verdict-tally.ts';

export interface VisitDependencies {
  readonly loader: Loader;
  readonly record: AttemptRecord;
  readonly readImage: (release: Release) => Promise<Uint8Array>;
  /**
   * Asked inside the transaction that records a write's intent, on the hub's last word, which is null where its label has to
   * do: whether this step is still wanted and may still be installed. Throws where it is not.
   */
  readonly mayWrite: (db: Readable, wire: WireIdentity | null, step: PathwayStep) => void;
  readonly onEvent: (event: AttemptEvent) => void;
  readonly signal: AbortSignal;
  readonly port: string;
}

/** One hub on one port for as long as it stays there: the timed, recorded steps and the three verdicts so far. */
export interface Visit {
  /** Begins a step of the pathway: no verdict is reached yet. Reads only. */
  identify(): Promise<WireIdentity>;
  /** Puts behind the hub, known to be `chf`, what waits for its next start. Whether there was anything: identify again then. */
  settle(chf: DeviceId): Promise<boolean>;
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
  /** Has a hub run on that was stopped to be asked who it is, and sees it run `version`. */
  leaveRunning(chf: DeviceId, version: FirmwareVersion): Promise<void>;
  verdicts(): Verdicts;
  /** In which state the hub was seen last. */
  hubLeft(): HubLeft;
  /** A write was begun: what the hub said before it says nothing of what it holds now. */
  hasWritten(): boolean;
  /** The lowest share of the protocol's ceiling over the transfers so far; null before the first. */
  ceilingFraction(): number | null;
  /** The transfers that came to their end, in their order. */
  loads(): readonly LoadReport[];
}

export const beginVisit = (dependencies: VisitDependencies): Visit => {
  const { loader, record, readImage, mayWrite, onEvent, signal, port } = dependencies;
  const tally = createVerdictTally();
  const loads: LoadReport[] = [];
  let left: HubLeft = 'not-asked';
  let wire: WireIdentity | null = null;
  let writes = 0;

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

  const ask = async (): Promise<WireIdentity> => {
    const before = left;
    left = 'unknown';
    try {
      wire = await timed('identify', null, () => loader.identify(signal));
    } catch (error) {
      if (before === 'not-asked' && isFault(error, 'no-reply')) left = before;
      throw error;
    }
    left = loader.leavesHub.afterIdentify;
    return wire;
  };

  const identify = (): Promise<WireIdentity> => {
    tally.beginAnew();
    return ask();
  };

  const settle = async (chf: DeviceId): Promise<boolean> =>
    loader.settle?.(() => record.settleBegins(chf), signal) ?? false;

  const compare = async (release: Release): Promise<StoredBytes> => {
    const image = await readImage(release);
    return timed('check', release, () => loader.holds(image, signal));
  };

  /**
   * Write and check. The verdict passes at once only where the check proves by itself what this hub stores. Whether `chf` was
   * written is another question where only a label says that it is the one on the port.
   */
  const transfer = async (chf: DeviceId, step: PathwayStep, image: Uint8Array): Promise<CheckProof> => {
    const { release, from } = step;
    const writesBefore = writes;
    const onWriteBegins = async (): Promise<void> => {
      await record.writeBegins(chf, from, imageOf(release), (db) => mayWrite(db, wire, step));
      writes++;
    };
    const onProgress = (progress: LoadProgress): void => onEvent({ kind: 'progress', ...progress });
    const work = async (): Promise<CheckProof> => {
      left = 'unknown';
      loads.push(
        await timed('load', release, () => loader.load(image, { onProgress, onWriteBegins }, signal)),
      );
      left = loader.leavesHub.afterLoad;
      return timed('check', release, () => loader.check(image, signal));
    };
    const proof = await tally.judge('write', work, () => writes > writesBefore);
    if (proof !== 'stored') tally.give('write', 'not-reached');
    return proof;
  };

  const restart = (): Promise<void> => {
    left = 'unknown';
    return tally.judge('restart', () => timed('restart', null, () => loader.restart(signal)));
  };

  /** A hub that keeps restarting did start once; that it does not stay up is the restart's failure. */
  const hear = async (): Promise<VersionAnnouncement> => {
    try {
      const announced = await timed('read-version', null, () => loader.readVersion(signal));
      left = loader.keep !== undefined && writes > 0 ? 'on-trial' : 'running';
      return announced;
    } catch (error) {
      if (isFault(error, 'reboot-loop')) tally.give('restart', 'fail');
      throw error;
    }
  };

  const keep = async (): Promise<void> => {
    if (loader.keep === undefined) return;
    await loader.keep(signal);
    left = 'running';
  };

  const leaveRunning = async (chf: DeviceId, version: FirmwareVersion): Promise<void> => {
    if (left !== 'stopped') return;
    await restart();
    await tally.judge('version', async () => void (await mustRun({ chf, version, written: null })));
  };

  const mustRun = async (due: Due): Promise<VersionAnnouncement> => {
    const announced = await hear();
    await heedOther(record, announced, due);
    confirmRunning(announced, due, port);
    return announced;
  };

  const mustAnswer = async (due: Due): Promise<WireIdentity> => {
    const answered = await ask();
    await heedOther(record, answered, due);
    confirmSameHub(answered, { chf: due.chf, from: due.version }, port);
    return answered;
  };

  const confirmDue = async (due: Due): Promise<void> => {
    const { chf, version } = due;
    await restart();
    await tally.judge('version', async () => {
      const announced = await mustRun(due);
      // Firmware that does not say which hub it runs on leaves room for a swap since the check: ask once more.
      if (announced.chf === null) {
        await mustAnswer(due);
        await leaveRunning(chf, version);
      }
      await keep();
    });
    await record.versionRead(chf, version);
  };

  const confirm = (chf: DeviceId, version: FirmwareVersion): Promise<void> =>
    confirmDue({ chf, version, written: null });

  const install = async (chf: DeviceId, step: PathwayStep): Promise<void> => {
    const { firmwareVersion: version } = step.release;
    const proof = await transfer(chf, step, await readImage(step.release));
    if (proof === 'stored') await record.writeChecked(chf, imageOf(step.release));
    await confirmDue({ chf, version, written: proof === 'stored' ? null : imageOf(step.release) });
    if (proof === 'stored') return;
    await record.writeChecked(chf, imageOf(step.release));
    tally.give('write', 'pass');
  };

  const adopt = async (chf: DeviceId, { release }: PathwayStep): Promise<void> => {
    await record.storageCompared(chf, imageOf(release));
    await confirm(chf, release.firmwareVersion);
  };

  const enterForRescue = async (chf: DeviceId): Promise<void> => {
    if (loader.enterForRescue === undefined)
      throw new Fault('hub-answers', `${port}: the bootloader of this Device Model says whose hub it is`);
    await loader.enterForRescue(chf, signal);
    left = 'stopped';
  };

  /** By two words of the new firmware: what it announces, and what it answers. Either may belong to another hub. */
  const hearRescued = async (chf: DeviceId, release: Release): Promise<WireIdentity> => {
    const due = { chf, version: release.firmwareVersion, written: imageOf(release) };
    await mustRun(due);
    const answered = await mustAnswer(due);
    await keep();
    return answered;
  };

  const rescue = async (chf: DeviceId, step: PathwayStep): Promise<WireIdentity> => {
    tally.beginAnew();
    wire = null;
    await timed('identify', null, () => enterForRescue(chf));
    await transfer(chf, step, await readImage(step.release));
    await restart();
    const said = await tally.judge('version', () => hearRescued(chf, step.release));
    await record.writeChecked(chf, imageOf(step.release));
    await record.versionRead(chf, step.release.firmwareVersion);
    tally.give('write', 'pass');
    return said;
  };

  return {
    identify,
    settle,
    compare,
    install,
    adopt,
    rescue,
    confirm,
    leaveRunning,
    verdicts: tally.current,
    hubLeft: () => left,
    hasWritten: () => writes > 0,
    ceilingFraction: () => lowestShare(loads),
    loads: () => loads,
  };
};

const lowestShare = (loads: readonly LoadReport[]): number | null => {
  const shares = loads.flatMap(({ ceilingFraction }) => ceilingFraction ?? []);
  return shares.length === 0 ? null : Math.min(...shares);
};
