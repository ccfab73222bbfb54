import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Core, openCore } from '../../src-main/core/create-core.ts';
import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import type { UBootSettings } from '../../src-main/core/loaders/u-boot/settings.ts';
import { findReleaseStop } from '../../src-main/core/store/release-stops.ts';
import { verifyJournal } from '../../src-main/core/store/verify-journal.ts';
import { receiveSite } from '../rig/provision-bench.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { makeSampleSite } from '../rig/sample-site.ts';
import { rigUBootSettings } from '../rig/u-boot-settings.ts';
import { type FaultStory, imageBytes } from './fault-story.ts';

export const oldestVersion = '01020303';
export const oldVersion = '01020304';
export const newVersion = '01020305';

/** For a hub that answers at once or not at all: what a fault costs is the waiting for its deadline. */
const hasty: UBootSettings = {
  ...rigUBootSettings,
  tries: { ...rigUBootSettings.tries, block: 3 },
  deadlines: {
    ...rigUBootSettings.deadlines,
    enterMs: 500,
    wakeEveryMs: 100,
    echoMs: 80,
    commandMs: 300,
    readyMs: 250,
    transferStartMs: 300,
    answerMs: 60,
    storageMs: 300,
    bannerMs: 150,
    leaveMs: 200,
    announceMs: 200,
  },
};

/** A hub's place at the bench: what is on its cable now, and how the bench speaks to it. */
export interface Place {
  readonly port: string;
  openLink: () => ByteLink;
  isHasty: boolean;
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

export const startVersionOf = ({ isTwoSteps }: FaultStory): string =>
  isTwoSteps ? oldestVersion : oldVersion;

const provision = async (core: Core, folder: string, stories: readonly FaultStory[]): Promise<void> => {
  const hubs = stories.flatMap((story, place) =>
    [hubOf(place), strangerOf(place)].map((hub) => ({ ...hub, firmwareVersion: startVersionOf(story) })),
  );
  const site = await makeSampleSite({ folder: join(folder, 'site'), hubs });
  await site.addRelease({ version: oldVersion, installableFrom: [oldestVersion], imageBytes });
  const production = { version: newVersion, installableFrom: [oldVersion], imageBytes };
  await site.setProduction(await site.addRelease(production));
  await site.publish();
  await receiveSite(core, site, folder);
};

export const makeFaultBench = async (stories: readonly FaultStory[]): Promise<FaultBench> => {
  const folder = mkdtempSync(join(tmpdir(), 'reflash-faults-'));
  const placeOf = (index: number): Place => ({
    port: `place ${index + 1}`,
    openLink: () => {
      throw new Error('nothing is on this cable yet');
    },
    isHasty: true,
    trace: [],
  });
  const places = stories.map((_, index) => placeOf(index));
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
    createLoader: ({ link }) => {
      const place = byPort.get(link.name);
      const settings = place?.isHasty === true ? hasty : rigUBootSettings;
      const trace = (direction: string, text: string): void => {
        place?.trace.push(`${direction.padEnd(8)} ${JSON.stringify(text)}`);
      };
      return createLoader({ link, settings, trace });
    },
    onBug: (error) => strayBugs.push(error),
  });
  await provision(core, folder, stories);
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
