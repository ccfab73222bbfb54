import { rmSync } from 'node:fs';
import { type Core, openCore } from '../../src-main/core/create-core.ts';
import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import type { LoaderFactory } from '../../src-main/core/loaders/loader.ts';
import { findReleaseStop } from '../../src-main/core/store/release-stops.ts';
import type { LoaderSettings } from '../../src-shared/domain/release.ts';
import type { OnDeed } from '../rig/hub-deed.ts';
import type { RigIdentity } from '../rig/qemu-disk.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { type BackOffice, createBackOffice, usualChtsVersion } from './back-office.ts';
import { type BenchFolder, copyTemplate } from './bench-template.ts';
import { createCatalogueKeeper } from './catalogue-keeper.ts';
import { type Chronicle, createChronicle } from './chronicle.ts';
import { type FaultStory, isOfWorldAlone } from './fault-story.ts';
import { type Firmware, firmwares, imageOf } from './firmware.ts';
import { type HeldCall, holdCalls } from './held-calls.ts';
import type { LoaderKind } from './hub-faults.ts';
import { type FaultHub, type HubKind, hubKinds } from './hub-kinds.ts';
import type { Who } from './judge/truth.ts';
import { createJumpingClock, type JumpingClock } from './jumping-clock.ts';
import { createWorld, type World } from './world.ts';

/** A story's place at the bench: what is on its cable now, how the bench speaks to it, and what is known of it. */
export interface Place {
  readonly port: string;
  readonly own: RigIdentity;
  readonly stranger: RigIdentity;
  readonly chronicle: Chronicle;
  readonly world: World;
  openLink: () => ByteLink;
  /** Awaited before a call goes to the loader. */
  hold: (call: HeldCall) => Promise<void>;
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
  /** Errors that nobody expected. */
  readonly bugs: readonly string[];
  remove(): void;
}

/** Hubs `2 n` are the stories' own, hubs `2 n + 1` strangers that get swapped in: both are expected. */
const ownOf = (index: number): RigIdentity => sampleIdentity(2 * index);
const strangerOf = (index: number): RigIdentity => sampleIdentity(2 * index + 1);
const orderOf = (index: number, what: 'first' | 'later' | 'stranger'): string =>
  `WO${{ first: 1, later: 2, stranger: 3 }[what]}${String(index).padStart(12, '0')}`;

export interface HubInStory {
  readonly who: Who;
  readonly identity?: RigIdentity;
  readonly firmware: Firmware;
  /** Hears what it does, beside the chronicle. */
  readonly watch?: OnDeed;
}

/** A hub of the story, as it comes to the bench. */
export const makeFaultHub = (place: Place, { loader }: FaultStory, hub: HubInStory): FaultHub => {
  const kind = hubKinds[loader];
  const { who, firmware, identity = place[who], watch } = hub;
  const keep = place.chronicle.of(who);
  const made = kind.makeHub({
    name: place.port,
    identity,
    firmware: imageOf(kind, firmware),
    firmwareVersion: firmwares[firmware].version,
    onDeed: (deed) => {
      keep(deed);
      watch?.(deed);
    },
  });
  // Whatever it held before, and whoever brought that there: this is what it comes with.
  made.reprogramWith(imageOf(kind, firmware));
  return made;
};

const registerRow = (hub: RigIdentity, version: string) => ({
  ...hub,
  chtsVersion: usualChtsVersion,
  version,
});

const receive = async (office: BackOffice, stories: readonly FaultStory[]): Promise<void> => {
  const hubs = stories.flatMap((story, index) =>
    [ownOf(index), strangerOf(index)].map((hub) => ({
      chf: hub.chf,
      row: registerRow(hub, firmwares[story.registered].version),
    })),
  );
  await office.exportRegister(hubs);
  const orders = stories.flatMap((_story, index) => [
    { id: orderOf(index, 'first'), hub: ownOf(index) },
    { id: orderOf(index, 'stranger'), hub: strangerOf(index) },
  ]);
  await office.sendOrders(orders);
};

interface Ground {
  readonly core: Core;
  readonly clock: JumpingClock;
  readonly office: BackOffice;
  readonly folders: BenchFolder;
  readonly loader: LoaderKind;
}

const placeOf = (
  { core, clock, office, folders, loader }: Ground,
  story: FaultStory,
  index: number,
): Place => {
  const hub = ownOf(index);
  const keeper = createCatalogueKeeper(core, folders, loader);
  const register = registerRow(hub, firmwares[story.registered].version);
  const orders = { orderId: orderOf(index, 'first'), laterOrderId: orderOf(index, 'later') };
  return {
    port: `place ${index + 1}`,
    own: hub,
    stranger: strangerOf(index),
    chronicle: createChronicle(core, hub.chf, clock.nowMs),
    world: createWorld({ keeper, office, clock, register, hub, ...orders }),
    openLink: () => {
      throw new Error('nothing is on this cable yet');
    },
    hold: async () => {},
    isHasty: !isOfWorldAlone(story),
    isFast: story.hub?.noisyAbove !== undefined || story.seed % 3 === 0,
    trace: [],
  };
};

const hastyOf = ({ hasty, fast }: HubKind, { isFast }: Place): LoaderSettings =>
  isFast ? (fast ?? hasty) : hasty;

const loaderFactory =
  (kind: HubKind, placeAt: (port: string) => Place): LoaderFactory =>
  ({ link, settings: given, speeds }) => {
    const place = placeAt(link.name);
    const settings = place.isHasty ? hastyOf(kind, place) : kind.settings;
    place.chronicle.note({ kind: 'loader-made', settings: JSON.stringify(given) });
    const trace = (direction: string, text: string): void => {
      place.trace.push(`${direction.padEnd(8)} ${JSON.stringify(text)}`);
    };
    const loader = createLoader({ link, settings, trace, ...(speeds === undefined ? {} : { speeds }) });
    return holdCalls(loader, (call) => place.hold(call));
  };

const wordsOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

/** All stories are of hubs with this loader. */
export const makeFaultBench = async (
  loader: LoaderKind,
  stories: readonly FaultStory[],
): Promise<FaultBench> => {
  const folders = await copyTemplate(loader);
  const byPort = new Map<string, Place>();
  const placeAt = (port: string): Place => {
    const place = byPort.get(port);
    if (place === undefined) throw new Error(`no place ${port}`);
    return place;
  };
  const bugs: string[] = [];
  const clock = createJumpingClock();
  const core = openCore({
    dataFolder: folders.dataFolder,
    operator: 'faults',
    clock,
    openLink: async (port) => placeAt(port).openLink(),
    createLoader: loaderFactory(hubKinds[loader], placeAt),
    onBug: (error) => bugs.push(wordsOf(error)),
  });
  const office = createBackOffice(core, folders.folder);
  await receive(office, stories);
  const places = stories.map((story, index) =>
    placeOf({ core, clock, office, folders, loader }, story, index),
  );
  for (const place of places) byPort.set(place.port, place);
  return {
    core,
    places,
    letReleasesGoOn: () => {
      for (const { id } of core.catalogue().releases)
        if (findReleaseStop(core.store.db, id) !== null) core.clearReleaseStop(id, 'faults');
    },
    bugs,
    remove: () => {
      for (const { chronicle } of places) chronicle.close();
      core.close();
      rmSync(folders.folder, { recursive: true, force: true });
    },
  };
};
