import { join } from 'node:path';
import type { Asset, WireIdentity } from '../../src-shared/domain/asset.ts';
import { defaultPolicy } from '../../src-shared/domain/decide.ts';
import type { DeviceId } from '../../src-shared/domain/device-id.ts';
import type { DeviceModelKey } from '../../src-shared/domain/device-model.ts';
import { Fault, type FaultData } from '../../src-shared/domain/faults/fault.ts';
import type { Block, Override } from '../../src-shared/domain/override.ts';
import type { CatalogueView, ReleaseId } from '../../src-shared/domain/release.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';
import { type Catalogue, type CatalogueUpdate, createCatalogue } from './catalogue/create-catalogue.ts';
import { readSignerFiles } from './catalogue/signer-files.ts';
import { type Clock, systemClock } from './clock.ts';
import {
  type AttemptDependencies,
  type AttemptReport,
  type AttemptRequest,
  runAttempt,
} from './flash/attempt.ts';
import type { AttemptEvent } from './flash/attempt-events.ts';
import { type IdentifyRequest, identifyHub } from './identify/identify-hub.ts';
import { createPortsInHand } from './links/ports-in-hand.ts';
import { checkKnownLoaderSettings, createLoader } from './loaders/create-loader.ts';
import type { LoaderFactory } from './loaders/loader.ts';
import { openLine } from './loaders/open-line.ts';
import { type CoreTime, openCoreTime } from './record/core-time.ts';
import { giveOverride, type OverrideGiving, withdrawOverride } from './record/override.ts';
import { type RecoveredAttempt, recoverInterrupted } from './record/recover.ts';
import { clearReleaseStop } from './record/release-stop.ts';
import { heedWord } from './record/take-back.ts';
import { hubBlock } from './select/hub-block.ts';
import { type Judgement, judge } from './select/judge.ts';
import { knownImages } from './select/known-images.ts';
import { loadCatalogueView, saveCatalogueView } from './store/catalogue.ts';
import { releaseHub } from './store/hubs.ts';
import { appendJournal } from './store/journal.ts';
import { openStore, type Store } from './store/open-store.ts';

export interface CoreOptions {
  readonly dataFolder: string;
  /** Who works at the bench unless a call names somebody else; named in every record. */
  readonly operator: string;
  readonly onBug: (error: unknown) => void;
  /** This machine's serial ports unless given, for hubs that are not real. */
  readonly openLink?: AttemptDependencies['openLink'];
  /** Every loader there is unless given. */
  readonly createLoader?: LoaderFactory;
  readonly clock?: Clock;
}

/** Where a core keeps its things below the data folder. */
export const catalogueFolders = (
  dataFolder: string,
): { readonly folder: string; readonly images: string; readonly signers: string } => ({
  folder: join(dataFolder, 'catalogue'),
  images: join(dataFolder, 'images'),
  signers: join(dataFolder, 'gbcs-signers'),
});

export interface Core {
  readonly store: Store;
  /** The bench's own reckoning of time; every record is stamped by it. */
  readonly time: CoreTime;
  readonly catalogueKeeper: Catalogue;
  /** What a site gave to guard images with and cannot be used, so that the images it guards are not: to be put right. */
  readonly guardFaults: readonly FaultData[];
  /** Attempts that the process before this one left open, classified when this core opened. */
  readonly recovered: readonly RecoveredAttempt[];
  /** The verified catalogue of the last update; rejects with `catalogue-missing` before the first. */
  catalogue(): CatalogueView;
  updateCatalogue(update: CatalogueUpdate & { readonly actor?: string }): Promise<CatalogueView>;
  /** The verdict of the record, before any byte is sent. */
  scan(label: readonly DeviceId[], workOrderId: WorkOrderId | null): Judgement;
  /**
   * Asks a hub who it is, and changes nothing on it. Where its word proves the bench wrong, that is taken back. As `flash`, it
   * rejects with `port-in-use` while either is at work on that port, whatever name it was given.
   */
  identify(request: IdentifyRequest, signal: AbortSignal): Promise<WireIdentity>;
  flash(
    request: Omit<AttemptRequest, 'operator' | 'rescue'> &
      Partial<Pick<AttemptRequest, 'operator' | 'rescue'>>,
    onEvent: (event: AttemptEvent) => void,
    signal: AbortSignal,
  ): Promise<AttemptReport>;
  /** A shift lead's release of a hub whose SMI status is not Pending. */
  releaseHub(asset: Asset, by: string): void;
  /** A shift lead lets a release that the bench stopped be installed again. Throws `release-not-stopped`. */
  clearReleaseStop(releaseId: ReleaseId, by: string): void;
  /** What blocks a hub by what is known of it now, and whether a shift lead may lift it. */
  blockOf(asset: Asset): Block;
  /** A shift lead lifts a hub's block for one attempt. Throws `override-refused`. */
  giveOverride(asset: Asset, giving: Omit<OverrideGiving, 'atMs'>): Override;
  /** Throws `override-not-open`. */
  withdrawOverride(overrideId: number, by: string): Override;
  close(): void;
}

/**
 * The one composition root: dependencies in, API out. Opens the store, which no other process may have
 * open then, classifies what an earlier process left open, and only then is ready.
 */
export const openCore = (options: CoreOptions): Core => {
  const { dataFolder, clock = systemClock } = options;
  const store = openStore({ dataFolder, mode: 'write', nowMs: clock.nowMs });
  try {
    const time = openCoreTime(store, clock, options.operator);
    const recovered = recoverInterrupted(store, time);
    return buildCore({ openLink: openLine, createLoader, ...options }, { store, time, recovered });
  } catch (error) {
    store.close();
    throw error;
  }
};

type Composed = CoreOptions & Required<Pick<CoreOptions, 'openLink' | 'createLoader'>>;

/** Whom the bench trusts is a fact of its record like any other. */
const journalledKeeper = ({ dataFolder, operator }: Composed, { store, time }: Ground): Catalogue => {
  const checkLoader = checkKnownLoaderSettings;
  const keeper = createCatalogue({ ...catalogueFolders(dataFolder), nowMs: time.nowMs, checkLoader });
  return {
    ...keeper,
    trustRoot: async (rootBytes) => {
      const { version, fingerprint } = await keeper.trustRoot(rootBytes);
      const entry = { kind: 'root-trusted', actor: operator, subject: null, attemptId: null };
      store.transaction('trust root', (db) =>
        appendJournal(db, { ...entry, atMs: time.nowMs(), body: { version, fingerprint } }),
      );
      return { version, fingerprint };
    },
  };
};

/** What an opened core stands on. */
interface Ground {
  readonly store: Store;
  readonly time: CoreTime;
  readonly recovered: readonly RecoveredAttempt[];
}

const buildCore = (options: Composed, ground: Ground): Core => {
  const { operator } = options;
  const policy = defaultPolicy;
  const { store, time, recovered } = ground;
  const catalogueKeeper = journalledKeeper(options, ground);
  let view = loadCatalogueView(store.db);
  const hubsInHand = new Set<DeviceId>();
  const portsInHand = createPortsInHand();

  const catalogue = (): CatalogueView => {
    if (view === null)
      throw new Fault('catalogue-missing', `${options.dataFolder}: no firmware catalogue was read yet`);
    return view;
  };
  const scan: Core['scan'] = (label, workOrderId) =>
    judge(store.db, {
      label,
      workOrderId,
      wire: null,
      stored: null,
      catalogue: catalogue(),
      ...time.judged(),
      policy,
      rescue: null,
    });

  const updateCatalogue: Core['updateCatalogue'] = async (update) => {
    const fresh = await catalogueKeeper.updateCatalogue(update);
    const { version, expiresAtMs, releases } = fresh;
    store.transaction('update catalogue', (db) => {
      saveCatalogueView(db, fresh, { atMs: time.nowMs(), source: update.source });
      const body = { version, expiresAtMs, releases: releases.length, source: update.source };
      appendJournal(db, {
        atMs: time.nowMs(),
        kind: 'catalogue-updated',
        actor: update.actor ?? operator,
        subject: null,
        attemptId: null,
        body,
      });
    });
    view = fresh;
    return fresh;
  };

  const readImage = catalogueKeeper.readManufacturerImage;
  const knownImagesOf = (deviceModel: DeviceModelKey) => knownImages(catalogue(), deviceModel, readImage);

  const identifyHeld: Core['identify'] = async (request, signal) => {
    const { openLink, createLoader, onBug } = options;
    const dependencies = { catalogue: catalogue(), openLink, createLoader, knownImagesOf, onBug };
    const wire = await identifyHub(dependencies, request, signal);
    const by = { attemptId: null, operator, atMs: time.nowMs() };
    await store.commit('heed a hub', (db) => heedWord(db, wire, false, by));
    return wire;
  };

  const flashHeld: Core['flash'] = async (request, onEvent, signal) => {
    const { openLink, createLoader, onBug } = options;
    const { asset } = scan(request.label, request.workOrderId);
    if (asset !== null && hubsInHand.has(asset.chf))
      throw new Fault('hub-busy', `${request.port}: hub ${asset.chf} is being worked on at another port`);
    if (asset !== null) hubsInHand.add(asset.chf);
    try {
      const dependencies = {
        store,
        time,
        policy,
        catalogue,
        openLink,
        createLoader,
        readImage,
        knownImagesOf,
        onBug,
      };
      return await runAttempt(dependencies, { operator, rescue: null, ...request }, onEvent, signal);
    } finally {
      if (asset !== null) hubsInHand.delete(asset.chf);
    }
  };

  const blockOf: Core['blockOf'] = ({ chf }) =>
    hubBlock(store.db, chf, { catalogue: catalogue(), ...time.judged(), policy });

  return {
    store,
    time,
    catalogueKeeper,
    guardFaults: readSignerFiles(catalogueFolders(options.dataFolder).signers).unusable.map(({ fault }) =>
      fault.toData(),
    ),
    recovered,
    catalogue,
    updateCatalogue,
    scan,
    identify: (request, signal) =>
      portsInHand.hold(request.port, 'an identification', () => identifyHeld(request, signal)),
    flash: (request, onEvent, signal) =>
      portsInHand.hold(request.port, request.slot === null ? 'an attempt' : `slot ${request.slot}`, () =>
        flashHeld(request, onEvent, signal),
      ),
    releaseHub: (asset, by) =>
      store.transaction('release hub', (db) => {
        const atMs = time.nowMs();
        const entry = { atMs, kind: 'hub-released', actor: by, subject: asset.chf, attemptId: null };
        const { seq } = appendJournal(db, { ...entry, body: { smiStatus: asset.smiStatus } });
        releaseHub(db, asset.chf, { by, atMs, seq });
      }),
    clearReleaseStop: (releaseId, by) =>
      store.transaction('clear release stop', (db) =>
        clearReleaseStop(db, releaseId, { by, atMs: time.nowMs() }),
      ),
    blockOf,
    giveOverride: (asset, giving) =>
      store.transaction('give override', (db) =>
        giveOverride(db, blockOf(asset), { ...giving, atMs: time.nowMs() }),
      ),
    withdrawOverride: (overrideId, by) =>
      store.transaction('withdraw override', (db) =>
        withdrawOverride(db, overrideId, { by, atMs: time.nowMs() }),
      ),
    close: () => {
      time.keep();
      store.close();
    },
  };
};
