import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Attempt, listOpenAttempts } from '../../src-main/core/store/attempts.ts';
import { openStore, type ReadStore } from '../../src-main/core/store/open-store.ts';
import { verifyJournal } from '../../src-main/core/store/verify-journal.ts';
import type { Release } from '../../src-shared/domain/release.ts';
import { type ReferenceGateway, startReferenceGateway } from './gateway/server.ts';
import type { BenchRun } from './kill-child.ts';
import { openPtyLine, type PtyLine } from './pty-line.ts';
import { runReflash } from './run-reflash.ts';
import { sampleIdentity, workOrderCsv } from './sample-hubs.ts';
import { inventoryOf, makeSampleSite, type SampleSite, type SampleSiteOptions } from './sample-site.ts';
import { parseScriptImage } from './u-boot-image.ts';
import { createVirtualHub, type VirtualHub } from './virtual-hub.ts';

/** Production alternates between the two, so that every round writes every hub. */
const versions = ['01020304', '01020305'] as const;
const childScript = fileURLToPath(new URL('kill-child.ts', import.meta.url));
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
/** No run takes as long unless something hangs; its own deadlines are shorter. */
const longestRunMs = 60_000;

export interface Kill {
  /** The step of the attempt under way; `start`, `flash` or `sync` where none was. */
  readonly place: string;
  /** What was wrong afterwards. */
  readonly problems: readonly string[];
}

export interface KillPlan {
  readonly afterMs: number;
  /** The hubs lose their power at the same moment. */
  readonly cutsPower: boolean;
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

/** One bench whose process is killed and started again, with hubs, lines and gateway that live on in this process. */
export interface KilledBench {
  readonly gateway: ReferenceGateway;
  readonly hubs: readonly VirtualHub[];
  readonly kills: readonly Kill[];
  readonly workOrderIds: readonly string[];
  /** What a round (0 is the first) brings every hub to. */
  versionOf(round: number): string;
  /** A new Work Order for all hubs, with the other version in production. */
  beginRound(): Promise<void>;
  /** One process that works the round's Work Order to its end, or to its kill. Throws when a command of it fails. */
  run(kill: KillPlan | null): Promise<RunEnd>;
  cutAttempts(): readonly CutAttempt[];
  look<T>(work: (store: ReadStore) => T): T;
  close(): Promise<void>;
}

interface Slot {
  readonly hub: VirtualHub;
  readonly line: PtyLine;
  writesBefore: number;
}

type Hubs = SampleSiteOptions['hubs'];

const versionOf = (round: number): string => versions[(round + 1) % versions.length] ?? '';

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

interface ChildEnd {
  readonly signal: NodeJS.Signals | null;
  readonly durationMs: number;
  /** The last command it began; null before the first. */
  readonly lastCommand: string | null;
}

const runChild = (run: BenchRun, cacheFolder: string, kill: KillPlan | null, onKill: () => void) =>
  new Promise<ChildEnd>((resolve, reject) => {
    const beganMs = performance.now();
    const child = spawn(process.execPath, [childScript, JSON.stringify(run)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_COMPILE_CACHE: cacheFolder },
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (text) => (out += text));
    child.stderr.on('data', (text) => (err += text));
    const strike = (): void => {
      if (child.kill('SIGKILL')) onKill();
    };
    const timer = setTimeout(strike, kill?.afterMs ?? longestRunMs);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0 || (kill !== null && signal !== null))
        resolve({
          signal,
          durationMs: performance.now() - beganMs,
          lastCommand: out.trim().split('\n').at(-1) || null,
        });
      else reject(new Error(`the process ended with ${signal ?? code}, after ${out.trim()}: ${err}`));
    });
  });

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

/** `again` is how to have the same run once more; it stands in every message. */
export const openKilledBench = async (options: { hubs: number; again: string }): Promise<KilledBench> => {
  const folder = mkdtempSync(join(tmpdir(), 'reflash-kill-'));
  const dataFolder = join(folder, 'bench');
  const identities = Array.from({ length: options.hubs }, (_, index) => ({
    ...sampleIdentity(index),
    firmwareVersion: versions[0],
  }));
  const { site, releases } = await makeSite(folder, identities);
  const gateway = await startReferenceGateway({
    seed: inventoryOf(identities),
    behaviour: { delayMs: answerDelayMs },
  });
  const slots = await Promise.all(identities.map((identity, index) => openSlot(identity, `hub ${index}`)));
  const kills: Kill[] = [];
  const workOrderIds: string[] = [];
  const seen = new Map<string, Omit<CutAttempt, 'hubState'>>();
  let receipts: Receipts = new Map();

  const look: KilledBench['look'] = (work) => {
    const store = openStore({ dataFolder, mode: 'read', nowMs: Date.now });
    try {
      return work(store);
    } finally {
      store.close();
    }
  };

  const beginRound = async (): Promise<void> => {
    const round = workOrderIds.length;
    const id = `WO${String(round + 1).padStart(13, '0')}`;
    const release = releases[(round + 1) % releases.length];
    if (release === undefined) throw new Error('no release');
    await site.setProduction(release);
    await site.publish();
    const order = join(folder, 'next-work-order.csv');
    writeFileSync(order, workOrderCsv(identities, id));
    if (round === 0) {
      await reflash(dataFolder, 'import', 'hubs', site.assetRegister);
      await reflash(dataFolder, 'catalogue', 'trust', site.rootFile);
    }
    await reflash(dataFolder, 'import', 'work-orders', order);
    await reflash(dataFolder, 'catalogue', 'update', '--source', site.catalogueFolder);
    workOrderIds.push(id);
  };

  const firmwareOf = ({ hub }: Slot): string | null =>
    parseScriptImage(hub.storedFirmware() ?? new Uint8Array(0))?.name ?? null;

  /** Keeps what the hub of an attempt cut off just now has seen of it. */
  const noteCut = ({ attemptId, chf }: Attempt): void => {
    const slot = slots.find(({ hub }) => hub.identity.chf === chf);
    if (slot === undefined) throw new Error(`attempt ${attemptId} is for no hub of this bench`);
    seen.set(attemptId, {
      hasWritten: slot.hub.writeCount > slot.writesBefore,
      holdsTarget: firmwareOf(slot) === versionOf(workOrderIds.length - 1),
    });
  };

  const noteKill = (store: ReadStore, lastCommand: string | null): void => {
    // One left open by an earlier kill is still open when this process died before it classified it.
    const attempt = listOpenAttempts(store.db).find(({ attemptId }) => !seen.has(attemptId));
    if (attempt !== undefined) noteCut(attempt);
    kills.push({ place: placeOf(attempt, lastCommand), problems: problemsOf(store, receipts, gateway) });
    receipts = receiptsOf(store);
  };

  const run: KilledBench['run'] = async (kill) => {
    for (const slot of slots) slot.writesBefore = slot.hub.writeCount;
    const plan: BenchRun = {
      dataFolder,
      gatewayUrl: gateway.url,
      workOrderId: workOrderIds.at(-1) ?? '',
      hubs: slots.map(({ hub, line }) => ({ port: line.path, label: hub.identity.gpf })),
    };
    const { signal, durationMs, lastCommand } = await runChild(plan, join(folder, 'cache'), kill, () => {
      if (kill?.cutsPower === true) for (const slot of slots) cutPower(slot);
    }).catch((error: unknown) => {
      throw new Error(`${options.again}, after ${kills.length} kills`, { cause: error });
    });
    if (signal === null) return { isKilled: false, durationMs };
    look((store) => noteKill(store, lastCommand));
    return { isKilled: true, durationMs };
  };

  const cutAttempts = (): readonly CutAttempt[] =>
    look(({ db }) =>
      [...seen].map(([attemptId, hub]) => {
        const sql = `SELECT reason FROM attempts WHERE attempt_id = ? AND outcome = 'interrupted'`;
        const hubState = db.prepare<[string], string>(sql).pluck().get(attemptId);
        return { ...hub, hubState: hubState ?? 'not classified' };
      }),
    );

  return {
    gateway,
    hubs: slots.map(({ hub }) => hub),
    kills,
    workOrderIds,
    versionOf,
    beginRound,
    run,
    cutAttempts,
    look,
    close: async () => {
      for (const { hub } of slots) hub.cutPower();
      await Promise.all(slots.map(({ line }) => line.close()));
      await gateway.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
