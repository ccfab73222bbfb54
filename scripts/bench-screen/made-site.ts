import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCore } from '../../src-main/core/create-core.ts';
import { importHubs } from '../../src-main/core/receive/import-hubs.ts';
import { provisionBench } from '../../test/rig/provision-bench.ts';
import { sampleIdentity } from '../../test/rig/sample-hubs.ts';
import { makeSampleSite, sampleWorkOrderId } from '../../test/rig/sample-site.ts';
import { portOfSlot, type ShelfHub } from '../../test/rig/virtual-rig.ts';
import { madeIdentity, writeRegister } from '../made-register.ts';

export const slotCount = 8;
/** Expected on the Work Order beside the hubs of the register. */
export const orderedCount = 500;

export interface MadeSite {
  readonly dataFolder: string;
  readonly shelf: readonly ShelfHub[];
  readonly workOrderId: string;
  /** Labels of hubs that the Work Order expects. */
  readonly expected: readonly string[];
  /** Labels of hubs that the register has and the Work Order does not. */
  readonly strangers: readonly string[];
  readonly importSeconds: number;
}

/** A bench's data folder with a register of `rows` hubs, a Work Order over some of them, and a catalogue. */
export const makeSite = async (folder: string, rows: number): Promise<MadeSite> => {
  mkdirSync(folder, { recursive: true });
  const identityAt = (row: number) => ({
    ...madeIdentity(row, 'shuffled'),
    manufacturer: '106C',
    model: '01020003',
  });
  // Every third row has the maker of the catalogue's Device Model.
  const spread = 3 * Math.floor(rows / (6 * orderedCount));
  const expected = Array.from({ length: orderedCount }, (_, index) => identityAt(index * 2 * spread));
  const strangers = Array.from({ length: orderedCount }, (_, index) => identityAt((index * 2 + 1) * spread));
  // What is plugged in is none of them, so that an attempt ends at its first look at the hub and the slot is free again.
  const shelf = Array.from({ length: slotCount }, (_, index) => ({
    identity: sampleIdentity(index),
    firmwareVersion: '01020304',
    story: 'usual',
    timing: { announceEveryMs: 1_000 },
  }));
  const site = await makeSampleSite({
    folder: join(folder, 'site'),
    hubs: shelf.map(({ identity, firmwareVersion }) => ({ ...identity, firmwareVersion })),
    expected,
  });
  await site.setProduction(
    await site.addRelease({
      version: '01020305',
      installableFrom: ['01020304', '0103000A', '01020004', '01030001'],
    }),
  );
  await site.publish();
  const dataFolder = join(folder, 'bench');
  await provisionBench(dataFolder, site, {
    slotCount,
    ports: shelf.map((_, index) => ({ slot: index + 1, port: portOfSlot(index + 1) })),
    gateway: { address: null, everySeconds: 0 },
  });
  const importSeconds = await importRegister(folder, dataFolder, rows);
  return {
    dataFolder,
    shelf,
    workOrderId: sampleWorkOrderId,
    expected: expected.map(({ gpf }) => gpf),
    strangers: strangers.map(({ gpf }) => gpf),
    importSeconds,
  };
};

const importRegister = async (folder: string, dataFolder: string, rows: number): Promise<number> => {
  const register = join(folder, 'register.csv');
  writeRegister(register, { rows, order: 'shuffled' });
  const core = openCore({
    dataFolder,
    operator: 'bench',
    openLink: () => Promise.reject(new Error('no ports while importing')),
    onBug: (error) => console.error(error),
  });
  try {
    const options = { rejectFile: join(folder, 'rejects.csv'), actor: 'bench', nowMs: Date.now };
    const result = await importHubs(core.store, { source: register, ...options });
    if (result.rejected > 0) throw new Error(`the made register has ${result.rejected} bad rows`);
    return result.durationMs / 1_000;
  } finally {
    core.close();
    writeFileSync(register, '');
  }
};
