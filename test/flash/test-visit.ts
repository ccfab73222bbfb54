import type { AttemptEvent } from '../../src-main/core/flash/attempt-events.ts';
import { beginVisit, type Visit } from '../../src-main/core/flash/visit.ts';
import type { Loader, LoadReport } from '../../src-main/core/loaders/loader.ts';
import type { AttemptRecord } from '../../src-main/core/record/attempt-record.ts';
import type { WireIdentity } from '../../src-shared/domain/asset.ts';
import type { FirmwareVersion } from '../../src-shared/domain/firmware-version.ts';
import { chf, release, version, wire } from '../domain/builders.ts';

export const [old, middle, fresh] = [version('01'), version('02'), version('03')];
export const step = (from: FirmwareVersion, to: FirmwareVersion) => ({ from, release: release(to) });

/** No test of a visit reads it. */
const noStore = null as never;

const turns = async (count: number): Promise<void> => {
  for (let left = count; left > 0; left--) await new Promise((resolve) => setImmediate(resolve));
};
/** Longer than any hub takes. */
const slowestDisk = 12;

export interface VisitRig {
  readonly visit: Visit;
  /** What was recorded once it was durable, and what was done to the hub, in order. */
  readonly said: string[];
  readonly events: AttemptEvent[];
  /** The release that each step is about, by the record. */
  readonly releases: (string | null)[];
}

/** A visit of a hub that does all it is told, with what was recorded of it, in order. */
export const visitWith = (
  changes: Partial<Loader> = {},
  mayWrite: (wire: WireIdentity | null, to: FirmwareVersion) => void = () => {},
  readImage = async (): Promise<Uint8Array> => Uint8Array.of(1, 2, 3),
): VisitRig => {
  const said: string[] = [];
  const events: AttemptEvent[] = [];
  const releases: (string | null)[] = [];
  let disk = slowestDisk;
  /** Each record is quicker than the one before it: whoever does not wait for one has the next come first. */
  const keep = async (text: string): Promise<void> => {
    await turns(disk--);
    said.push(text);
  };
  let runs = old;
  const fractions = [0.9, 0.7, 0.8];
  const loader: Loader = {
    leavesHub: { afterIdentify: 'stopped', afterLoad: 'stopped' },
    identify: async () => wire({ firmwareVersion: runs }),
    holds: async () => 'matches',
    load: async (image, hooks): Promise<LoadReport> => {
      await hooks.onWriteBegins();
      said.push('storage changes');
      const ceilingFraction = fractions.shift() ?? 1;
      const imageBytes = image.length;
      const times = { transferMs: 1, storeMs: 1, turnAroundMs: 1 };
      return { imageBytes, ...times, baudRate: 115_200, frames: 4, retries: 0, ceilingFraction };
    },
    check: async () => {
      said.push('hub checks');
      return 'stored';
    },
    restart: async () => {
      await turns(1);
      said.push('hub restarts');
    },
    readVersion: async () => ({ firmwareVersion: runs, chf }),
    ...changes,
  };
  const record: AttemptRecord = {
    attemptId: 'a',
    startedAtMs: 0,
    begun: Promise.resolve(),
    beginStep: (name, releaseId) => {
      releases.push(releaseId);
      return {
        end: (result, detail) => {
          said.push(`${name} ${result}${detail === null ? '' : `: ${detail}`}`);
          return 1;
        },
      };
    },
    decided: async () => {},
    rescueAllowed: async () => {},
    strangerWritten: (stranger, { labelled, image }) =>
      keep(`stranger written ${stranger} for ${labelled} ${image.firmwareVersion}`),
    heard: ({ chf: by, firmwareVersion }) => keep(`heard ${by} ${firmwareVersion}`),
    settleBegins: (hub) => keep(`settle begins ${hub}`),
    writeBegins: async (_chf, from, { firmwareVersion }, mayBegin) => {
      mayBegin(noStore);
      await keep(`write begins ${from} ${firmwareVersion}`);
      runs = firmwareVersion;
    },
    writeChecked: (_chf, { firmwareVersion }) => keep(`write checked ${firmwareVersion}`),
    storageCompared: (_chf, { firmwareVersion }) => keep(`compared ${firmwareVersion}`),
    versionRead: (_chf, read) => keep(`version read ${read}`),
  };
  const visit = beginVisit({
    loader,
    record,
    readImage,
    mayWrite: (_db, wire, { release }) => mayWrite(wire, release.firmwareVersion),
    onEvent: (event) => events.push(event),
    signal: new AbortController().signal,
    port: 'port 1',
  });
  return { visit, said, events, releases };
};
