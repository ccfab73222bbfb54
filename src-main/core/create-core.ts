import { join } from 'node:path';
import type { Asset, WireIdentity } from '../../src-shared/domain/asset.ts';
import { defaultPolicy, type Policy } from '../../src-shared/domain/decide.ts';
import type { DeviceId } from '../../src-shared/domain/device-id.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import type { Block, Override } from '../../src-shared/domain/override.ts';
import type { CatalogueView, ReleaseId } from '../../src-shared/domain/release.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';
import { type Catalogue, type CatalogueUpdate, createCatalogue } from './catalogue/create-catalogue.ts';
import type { GbcsSigner } from './catalogue/open-image.ts';
import { type Clock, systemClock } from './clock.ts';
import {
  type AttemptDependencies,
  type AttemptReport,
  type AttemptRequest,
  runAttempt,
} from './flash/attempt.ts';
import type { AttemptEvent } from './flash/attempt-events.ts';
import { type IdentifyRequest, identifyHub } from './identify/identify-hub.ts';
import type { LoaderFactory } from './loaders/loader.ts';
import { giveOverride, type OverrideGiving, withdrawOverride } from './record/override.ts';
import { type RecoveredAttempt, recoverInterrupted } from './record/recover.ts';
import { clearReleaseStop } from './record/release-stop.ts';
import { hubBlock } from './select/hub-block.ts';
import { type Judgement, judge } from './select/judge.ts';
import { acquireBenchLock } from './store/bench-lock.ts';
import { loadCatalogueView, saveCatalogueView } from './store/catalogue.ts';
import { releaseHub } from './store/hubs.ts';
import { appendJournal } from './store/journal.ts';
import { openStore, type Store } from './store/open-store.ts';

export interface CoreOptions {
  readonly dataFolder: string;
  /** Who works at the bench unless a call names somebody else; named in every record. */
  readonly operator: string;
  readonly openLink: AttemptDependencies['openLink'];
  readonly createLoader: LoaderFactory;
  readonly onBug: (error: unknown) => void;
  readonly clock?: Clock;
  readonly policy?: Policy;
  readonly gbcsSigners?: readonly GbcsSigner[];
}

/** Where a core keeps its things below the data folder. */
export const catalogueFolders = (
  dataFolder: string,
): { readonly folder: string; readonly images: string } => ({
  folder: join(dataFolder, 'catalogue'),
  images: join(dataFolder, 'images'),
});

export interface Core {
  readonly store: Store;
  readonly catalogueKeeper: Catalogue;
  /** Attempts that the process before this one left open, classified when this core opened. */
  readonly recovered: readonly RecoveredAttempt[];
  /** The verified catalogue of the last update; rejects with `catalogue-missing` before the first. */
  catalogue(): CatalogueView;
  updateCatalogue(update: CatalogueUpdate & { readonly actor?: string }): Promise<CatalogueView>;
  /** The verdict of the record, before any byte is sent. */
  scan(label: readonly DeviceId[], workOrderId: WorkOrderId | null): Judgement;
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
 * The one composition root: dependencies in, API out. Takes the bench lock of the data folder, opens the store,
 * classifies what an earlier process left open, and only then is ready.
 */
export const openCore = (options: CoreOptions): Core => {
  const { dataFolder, clock = systemClock, policy = defaultPolicy, operator } = options;
  const lock = acquireBenchLock(dataFolder);
  let store: Store | null = null;
  try {
    store = openStore({ dataFolder, mode: 'write', nowMs: clock.nowMs });
    const recovered = recoverInterrupted(store, clock);
    return buildCore({ ...options, clock, policy, operator }, store, recovered, lock.release);
  } catch (error) {
    store?.close();
    lock.release();
    throw error;
  }
};

/** Whom the bench trusts is a fact of its record like any other. */
const journalledKeeper = (
  { dataFolder, clock, operator, gbcsSigners = [] }: CoreOptions & { readonly clock: Clock },
  store: Store,
): Catalogue => {
  const keeper = createCatalogue({ ...catalogueFolders(dataFolder), nowMs: clock.nowMs, gbcsSigners });
  return {
    ...keeper,
    trustRoot: async (rootBytes) => {
      const { version, fingerprint } = await keeper.trustRoot(rootBytes);
      const entry = { kind: 'root-trusted', actor: operator, subject: null, attemptId: null };
      store.transaction('trust root', (db) =>
        appendJournal(db, { ...entry, atMs: clock.nowMs(), body: { version, fingerprint } }),
      );
      return { version, fingerprint };
    },
  };
};

const buildCore = (
  options: CoreOptions & { readonly clock: Clock; readonly policy: Policy },
  store: Store,
  recovered: readonly RecoveredAttempt[],
  releaseLock: () => void,
): Core => {
  const { clock, policy, operator } = options;
  const catalogueKeeper = journalledKeeper(options, store);
  let view = loadCatalogueView(store.db);
  const hubsInHand = new Set<DeviceId>();

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
      nowMs: clock.nowMs(),
      policy,
      rescue: null,
    });

  const updateCatalogue: Core['updateCatalogue'] = async (update) => {
    const fresh = await catalogueKeeper.updateCatalogue(update);
    const { version, expiresAtMs, releases } = fresh;
    store.transaction('update catalogue', (db) => {
      saveCatalogueView(db, fresh, { atMs: clock.nowMs(), source: update.source });
      const body = { version, expiresAtMs, releases: releases.length, source: update.source };
      appendJournal(db, {
        atMs: clock.nowMs(),
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

  const flash: Core['flash'] = async (request, onEvent, signal) => {
    const { openLink, createLoader, onBug } = options;
    const { asset } = scan(request.label, request.workOrderId);
    if (asset !== null && hubsInHand.has(asset.chf))
      throw new Fault('hub-busy', `${request.port}: hub ${asset.chf} is being worked on at another port`);
    if (asset !== null) hubsInHand.add(asset.chf);
    try {
      const readImage = catalogueKeeper.readManufacturerImage;
      const dependencies = {
        store,
        clock,
        policy,
        catalogue: catalogue(),
        openLink,
        createLoader,
        readImage,
        onBug,
      };
      return await runAttempt(dependencies, { operator, rescue: null, ...request }, onEvent, signal);
    } finally {
      if (asset !== null) hubsInHand.delete(asset.chf);
    }
  };

  const blockOf: Core['blockOf'] = ({ chf }) =>
    hubBlock(store.db, chf, { catalogue: catalogue(), nowMs: clock.nowMs(), policy });

  return {
    store,
    catalogueKeeper,
    recovered,
    catalogue,
    updateCatalogue,
    scan,
    identify: (request, signal) => identifyHub({ ...options, catalogue: catalogue() }, request, signal),
    flash,
    releaseHub: (asset, by) =>
      store.transaction('release hub', (db) => {
        releaseHub(db, asset.chf, by, clock.nowMs());
        const body = { smiStatus: asset.smiStatus };
        appendJournal(db, {
          atMs: clock.nowMs(),
          kind: 'hub-released',
          actor: by,
          subject: asset.chf,
          attemptId: null,
          body,
        });
      }),
    clearReleaseStop: (releaseId, by) =>
      store.transaction('clear release stop', (db) =>
        clearReleaseStop(db, releaseId, { by, atMs: clock.nowMs() }),
      ),
    blockOf,
    giveOverride: (asset, giving) =>
      store.transaction('give override', (db) =>
        giveOverride(db, blockOf(asset), { ...giving, atMs: clock.nowMs() }),
      ),
    withdrawOverride: (overrideId, by) =>
      store.transaction('withdraw override', (db) =>
        withdrawOverride(db, overrideId, { by, atMs: clock.nowMs() }),
      ),
    close: () => {
      store.close();
      releaseLock();
    },
  };
};
