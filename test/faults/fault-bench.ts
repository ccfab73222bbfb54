import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Core, openCore } from '../../src-main/core/create-core.ts';
import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import { findReleaseStop } from '../../src-main/core/store/release-stops.ts';
import { verifyJournal } from '../../src-main/core/store/verify-journal.ts';
import type { HardwareVersion } from '../../src-shared/domain/device-model.ts';
import type { LoaderSettings, Release } from '../../src-shared/domain/release.ts';
import { version } from '../domain/builders.ts';
import { receiveSite } from '../rig/provision-bench.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { makeSampleSite, type SampleSite, sampleModel } from '../rig/sample-site.ts';
import type { FaultStory } from './fault-story.ts';
import type { LoaderKind } from './hub-faults.ts';
import { type FaultHub, type HubKind, hubKinds } from './hub-kinds.ts';

export const oldestVersion = '01020303';
export const oldVersion = '01020304';
export const newVersion = '01020305';

/** A hub's place at the bench: what is on its cable now, and how the bench speaks to it. */
export interface Place {
  readonly port: string;
  openLink: () => ByteLink;
  isHasty: boolean;
  /** Transfers go to a faster speed where the bootloader can. */
  readonly isFast: boolean;
  readonly trace: string[];
}

/** A real core with its store and catalogue, and one registered hub per story. */
export interface FaultBench {
  readonly core: Core;
  readonly places: readonly Place[];
  /** As a shift lead does: faults without number are the point here, and stop every release. */
  letReleasesGoOn(): void;
  /** Problems of the journal, as a person would be told. */
  journalProblems(): readonly string[];
  remove(): void;
}

/** Hubs `2 n` are the stories' own, hubs `2 n + 1` strangers that get swapped in: both are expected. */
export const hubOf = (place: number) => sampleIdentity(2 * place);
export const strangerOf = (place: number) => sampleIdentity(2 * place + 1);

export const startVersionOf = ({ isTwoSteps, isImpostor }: FaultStory): string => {
  if (isImpostor === true) return newVersion;
  return isTwoSteps ? oldestVersion : oldVersion;
};

export const makeFaultHub = (identity: ReturnType<typeof hubOf>, story: FaultStory, name: string): FaultHub =>
  hubKinds[story.loader].makeHub(name, identity, startVersionOf(story));

const addRelease = async (
  { repository }: SampleSite,
  kind: HubKind,
  firmwareVersion: string,
  from: string,
): Promise<Release> => {
  const hardware = { from: '0000' as HardwareVersion, to: '00FF' as HardwareVersion };
  const installableFrom = [version(from)];
  const statement = { deviceModel: sampleModel, hardware, container: 'raw', status: 'production' } as const;
  return repository.addRelease(
    { ...statement, firmwareVersion: version(firmwareVersion), installableFrom },
    kind.image(firmwareVersion),
  );
};

const provision = async (
  core: Core,
  folder: string,
  stories: readonly FaultStory[],
  kind: HubKind,
): Promise<void> => {
  const hubs = stories.flatMap((story, place) =>
    [hubOf(place), strangerOf(place)].map((hub) => ({ ...hub, firmwareVersion: startVersionOf(story) })),
  );
  const site = await makeSampleSite({ folder: join(folder, 'site'), hubs });
  const entry = { deviceModel: sampleModel, name: 'Virtual hub', latestProduction: [] };
  await site.repository.setModel({ ...entry, loader: kind.settings });
  await addRelease(site, kind, oldVersion, oldestVersion);
  await site.setProduction(await addRelease(site, kind, newVersion, oldVersion));
  await site.publish();
  await receiveSite(core, site, folder);
};

const hastyOf = ({ hasty, fast }: HubKind, { isFast }: Place): LoaderSettings =>
  isFast ? (fast ?? hasty) : hasty;

/** All stories are of hubs with this loader. */
export const makeFaultBench = async (
  loader: LoaderKind,
  stories: readonly FaultStory[],
): Promise<FaultBench> => {
  const kind = hubKinds[loader];
  const folder = mkdtempSync(join(tmpdir(), 'reflash-faults-'));
  const placeOf = (story: FaultStory, index: number): Place => ({
    port: `place ${index + 1}`,
    openLink: () => {
      throw new Error('nothing is on this cable yet');
    },
    isHasty: true,
    isFast: story.hub?.noisyAbove !== undefined || story.seed % 3 === 0,
    trace: [],
  });
  const places = stories.map(placeOf);
  const byPort = new Map(places.map((place) => [place.port, place]));
  const strayBugs: unknown[] = [];
  const core = openCore({
    dataFolder: join(folder, 'bench'),
    operator: 'faults',
    openLink: async (port) => {
      const place = byPort.get(port);
      if (place === undefined) throw new Error(`no place ${port}`);
      return place.openLink();
    },
    createLoader: ({ link, speeds }) => {
      const place = byPort.get(link.name);
      const settings = place?.isHasty === true ? hastyOf(kind, place) : kind.settings;
      const trace = (direction: string, text: string): void => {
        place?.trace.push(`${direction.padEnd(8)} ${JSON.stringify(text)}`);
      };
      return createLoader({ link, settings, trace, ...(speeds === undefined ? {} : { speeds }) });
    },
    onBug: (error) => strayBugs.push(error),
  });
  await provision(core, folder, stories, kind);
  return {
    core,
    places,
    letReleasesGoOn: () => {
      for (const { id } of core.catalogue().releases)
        if (findReleaseStop(core.store.db, id) !== null) core.clearReleaseStop(id, 'faults');
    },
    journalProblems: () => [
      ...verifyJournal(core.store.db).problems.map(({ message }) => message),
      ...strayBugs.map((error) => (error instanceof Error ? (error.stack ?? error.message) : String(error))),
    ],
    remove: () => {
      core.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
