import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Attempt, listOpenAttempts } from '../../src-main/core/store/attempts.ts';
import { openStore, type ReadStore } from '../../src-main/core/store/open-store.ts';
import { verifyJournal } from '../../src-main/core/store/verify-journal.ts';
import type { Release } from '../../src-shared/domain/release.ts';
import { type ReferenceGateway, startReferenceGateway } from './gateway/server.ts';
import type { BenchRun } from './kill-child.ts';
import { openPtyLine, type PtyLine } from './pty-line.ts';
import { type KillPlan, runKillChild } from './run-kill-child.ts';
import { runReflash } from './run-reflash.ts';
import { sampleIdentity, workOrderCsv } from './sample-hubs.ts';
import { inventoryOf, makeSampleSite, type SampleSite, type SampleSiteOptions } from './sample-site.ts';
import { parseScriptImage } from './u-boot-image.ts';
import { createVirtualHub, type VirtualHub } from './virtual-hub.ts';

/** Production alternates between the two, so that every round writes every hub. */
const versions = ['01020304', '01020305'] as const;
/** Slow enough for kills to fall into a write and a start, and for an idle hub not to fill its line. */
const timing = {
  startMs: 20,
  countdownMs: 40,
  announceEveryMs: 40,
  writeMsPerKib: 6,
  transferTimeoutMs: 300,
};
/** Between the gateway's effect and its answer. */
const answerDelayMs = 80;
export interface Kill {
  /** From 1. */
  readonly number: number;
  /** The step of the attempt under way; `start`, `flash` or `sync` where none was. */
  readonly place: string;
  /** What was wrong afterwards. */
  readonly problems: readonly string[];
}

export interface RunEnd {
  /** False when it ended by itself before the kill. */
  readonly isKilled: boolean;
  readonly durationMs: number;
}

/** An attempt that a kill cut off: what the next process said of it, and what its hub was. */
export interface CutAttempt {
  readonly hubState: string;
  readonly hasWritten: boolean;
  readonly holdsTarget: boolean;
}

interface Slot {
  readonly hub: VirtualHub;
  readonly line: PtyLine;
  writesBefore: number;
}

type Hubs = SampleSiteOptions['hubs'];

const openSlot = async (identity: Hubs[number], name: string): Promise<Slot> => {
  const line = await openPtyLine();
  const hub = createVirtualHub({ name, identity, firmwareVersion: identity.firmwareVersion, timing });
  const slot = { hub, line, writesBefore: 0 };
  plug(slot);
  return slot;
};

/** The adapter has its power from the bench's computer and stays when the hub goes dark. */
const plug = ({ hub, line }: Slot): void => hub.attach({ ...line.device, unplug: () => {} });

const cutPower = (slot: Slot): void => {
  slot.hub.cutPower();
  slot.hub.powerOn();
  plug(slot);
};

const reflash = async (dataFolder: string, ...args: readonly string[]): Promise<void> => {
  const { code, out, err } = await runReflash(dataFolder, args);
  if (code !== 0) throw new Error(`reflash ${args.join(' ')} returned ${code}: ${out}${err}`);
};

const makeSite = async (folder: string, hubs: Hubs): Promise<{ site: SampleSite; releases: Release[] }> => {
  const site = await makeSampleSite({ folder, hubs });
  const [first, second] = versions;
  const releases = [
    await site.addRelease({ version: first, installableFrom: [second] }),
    await site.addRelease({ version: second, installableFrom: [first] }),
  ];
  return { site, releases };
};

/** Where a kill hit: the step of the attempt it left open, else the command it was at. */
const placeOf = (attempt: Attempt | undefined, lastCommand: string | null): string => {
  if (attempt === undefined) return lastCommand ?? 'start';
  return attempt.steps.find(({ end }) => end === null)?.step ?? 'flash';
};

type Receipts = ReadonlyMap<string, string>;

const receiptsOf = ({ db }: ReadStore): Receipts =>
  new Map(db.prepare<[], [string, string]>('SELECT batch_id, content FROM receipts').raw().all());

const problemsOf = (store: ReadStore, before: Receipts, gateway: ReferenceGateway): readonly string[] => {
  const integrity = String(store.db.pragma('integrity_check', { simple: true }));
  const receipts = receiptsOf(store);
  const lost = [...before].filter(([batchId, content]) => receipts.get(batchId) !== content);
  const ids = gateway.applied().map(({ requestId }) => requestId);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  return [
    ...(integrity === 'ok' ? [] : [`integrity check: ${integrity}`]),
    ...verifyJournal(store.db).problems.map(({ message }) => message),
    ...lost.map(([batchId]) => `receipt of batch ${batchId} lost or changed`),
    ...twice.map((id) => `RequestID ${id} notified twice`),
  ];
};

/** How to have the same run once more; stands in the message of a run that fails. */
export interface KilledBenchOptions {
  readonly hubCount: number;
  readonly again: string;
}

interface Parts {
  readonly folder: string;
  readonly identities: Hubs;
  readonly site: SampleSite;
  readonly releases: readonly Release[];
  readonly gateway: ReferenceGateway;
  readonly slots: readonly Slot[];
}

const makeParts = async ({ hubCount }: KilledBenchOptions): Promise<Parts> => {
  const folder = mkdtempSync(join(tmpdir(), 'reflash-kill-'));
  const identities = Array.from({ length: hubCount }, (_, index) => ({
    ...sampleIdentity(index),
    firmwareVersion: versions[0],
  }));
  const gateway = await startReferenceGateway({
    seed: inventoryOf(identities),
    behaviour: { delayMs: answerDelayMs },
  });
  const slots = await Promise.all(identities.map((identity, index) => openSlot(identity, `hub ${index}`)));
  return { folder, identities, gateway, slots, ...(await makeSite(folder, identities)) };
};

/** One bench whose process is killed and started again, with hubs, lines and gateway that live on in this process. */
export class KilledBench {
  readonly kills: Kill[] = [];
  readonly workOrderIds: string[] = [];
  readonly gateway: ReferenceGateway;
  readonly hubs: readonly VirtualHub[];
  readonly #parts: Parts;
  readonly #again: string;
  readonly #dataFolder: string;
  readonly #cuts = new Map<string, Omit<CutAttempt, 'hubState'>>();
  #receipts: Receipts = new Map();

  private constructor(parts: Parts, again: string) {
    this.#parts = parts;
    this.#again = again;
    this.#dataFolder = join(parts.folder, 'bench');
    this.gateway = parts.gateway;
    this.hubs = parts.slots.map(({ hub }) => hub);
  }

  static async open(options: KilledBenchOptions): Promise<KilledBench> {
    return new KilledBench(await makeParts(options), options.again);
  }

  /** What a round (0 is the first) brings every hub to. */
  versionOf(round: number): string {
    return versions[(round + 1) % versions.length] ?? '';
  }

  /** A new Work Order for all hubs, with the other version in production. */
  async beginRound(): Promise<void> {
    const { folder, identities, site, releases } = this.#parts;
    const round = this.workOrderIds.length;
    const id = `WO${String(round + 1).padStart(13, '0')}`;
    const release = releases.find(({ firmwareVersion }) => firmwareVersion === this.versionOf(round));
    if (release === undefined) throw new Error(`no release of ${this.versionOf(round)}`);
    await site.setProduction(release);
    await site.publish();
    const order = join(folder, 'next-work-order.csv');
    writeFileSync(order, workOrderCsv(identities, id));
    if (round === 0) {
      await reflash(this.#dataFolder, 'import', 'hubs', site.assetRegister);
      await reflash(this.#dataFolder, 'catalogue', 'trust', site.rootFile);
    }
    await reflash(this.#dataFolder, 'import', 'work-orders', order);
    await reflash(this.#dataFolder, 'catalogue', 'update', '--source', site.catalogueFolder);
    this.workOrderIds.push(id);
  }

  /** One process that works the round's Work Order to its end, or to its kill. Throws when a command of it fails. */
  async run(kill: KillPlan | null): Promise<RunEnd> {
    const { folder, slots, gateway } = this.#parts;
    for (const slot of slots) slot.writesBefore = slot.hub.writeCount;
    const plan: BenchRun = {
      dataFolder: this.#dataFolder,
      gatewayUrl: gateway.url,
      workOrderId: this.workOrderIds.at(-1) ?? '',
      hubs: slots.map(({ hub, line }) => ({ port: line.path, label: hub.identity.gpf })),
    };
    const cutAll = (): void => {
      if (kill?.cutsPower === true) for (const slot of slots) cutPower(slot);
    };
    const { signal, durationMs, lastCommand } = await runKillChild(
      plan,
      join(folder, 'cache'),
      kill,
      cutAll,
    ).catch((cause: unknown) => {
      throw new Error(`${this.#again}, after ${this.kills.length} kills`, { cause });
    });
    if (signal !== null) this.look((store) => this.#noteKill(store, lastCommand));
    return { isKilled: signal !== null, durationMs };
  }

  /** The attempts that kills cut off, as the store has them now. */
  cutAttempts(): readonly CutAttempt[] {
    const sql = `SELECT reason FROM attempts WHERE attempt_id = ? AND outcome = 'interrupted'`;
    return this.look(({ db }) =>
      [...this.#cuts].map(([attemptId, cut]) => {
        const hubState = db.prepare<[string], string>(sql).pluck().get(attemptId);
        return { ...cut, hubState: hubState ?? 'not classified' };
      }),
    );
  }

  look<T>(work: (store: ReadStore) => T): T {
    const store = openStore({ dataFolder: this.#dataFolder, mode: 'read', nowMs: Date.now });
    try {
      return work(store);
    } finally {
      store.close();
    }
  }

  async close(): Promise<void> {
    const { folder, slots, gateway } = this.#parts;
    for (const { hub } of slots) hub.cutPower();
    await Promise.all(slots.map(({ line }) => line.close()));
    await gateway.close();
    rmSync(folder, { recursive: true, force: true });
  }

  #noteKill(store: ReadStore, lastCommand: string | null): void {
    // One left open by an earlier kill is still open when this process died before it classified it.
    const attempt = listOpenAttempts(store.db).find(({ attemptId }) => !this.#cuts.has(attemptId));
    if (attempt !== undefined) this.#noteCut(attempt);
    this.kills.push({
      number: this.kills.length + 1,
      place: placeOf(attempt, lastCommand),
      problems: problemsOf(store, this.#receipts, this.gateway),
    });
    this.#receipts = receiptsOf(store);
  }

  /** Keeps what the hub of an attempt cut off just now has seen of it. */
  #noteCut({ attemptId, chf }: Attempt): void {
    const slot = this.#parts.slots.find(({ hub }) => hub.identity.chf === chf);
    if (slot === undefined) throw new Error(`attempt ${attemptId} is for no hub of this bench`);
    const held = parseScriptImage(slot.hub.storedFirmware() ?? new Uint8Array(0))?.name;
    this.#cuts.set(attemptId, {
      hasWritten: slot.hub.writeCount > slot.writesBefore,
      holdsTarget: held === this.versionOf(this.workOrderIds.length - 1),
    });
  }
}
