import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AttemptReport } from '../../src-main/core/flash/attempt.ts';
import type { SyncResult } from '../../src-main/core/notify/sync.ts';
import type { WorkOrderReport } from '../../src-main/core/review/work-order-report.ts';
import type { WireIdentity } from '../../src-shared/domain/asset.ts';
import { describeWith } from '../requires.ts';
import { type ReferenceGateway, startReferenceGateway } from '../rig/gateway/server.ts';
import { type QemuHub, startQemuHub } from '../rig/qemu-hub.ts';
import { runReflash } from '../rig/run-reflash.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { inventoryOf, makeSampleSite, type SampleSite } from '../rig/sample-site.ts';

const oldVersion = '01020304';
const newVersion = '01020305';

describeWith(
  'qemu-system-arm',
  'u-boot-qemu',
  'sfdisk',
  'mkfs.vfat',
  'mcopy',
)('the main job on two U-Boot hubs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reflash-main-job-'));
  const data = join(folder, 'bench');
  const identities = [0, 1].map((index) => ({ ...sampleIdentity(index), firmwareVersion: oldVersion }));
  let hubs: QemuHub[] = [];
  let site: SampleSite;
  let gateway: ReferenceGateway;

  beforeAll(async () => {
    site = await makeSampleSite({ folder, hubs: identities });
    await site.setProduction(await site.addRelease({ version: newVersion, installableFrom: [oldVersion] }));
    await site.publish();
    gateway = await startReferenceGateway({ seed: inventoryOf(identities) });
    hubs = await Promise.all(
      identities.map((identity, index) =>
        startQemuHub({ folder: join(folder, `hub-${index}`), identity, firmwareVersion: oldVersion }),
      ),
    );
  });
  afterAll(async () => {
    await Promise.all(hubs.map((hub) => hub.stop()));
    await gateway.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const portOf = (index: number): string => hubs[index]?.ptyPath ?? 'no such hub';
  const flash = async (index: number): Promise<AttemptReport> =>
    (
      await runReflash(data, ['flash', '--port', portOf(index), '--label', identities[index]?.gpf ?? ''])
    ).json();

  it('imports the asset register, the Work Order and the catalogue', async () => {
    expect((await runReflash(data, ['import', 'hubs', site.assetRegister])).code).toBe(0);
    expect((await runReflash(data, ['import', 'work-orders', site.workOrder])).code).toBe(0);
    expect((await runReflash(data, ['catalogue', 'trust', site.rootFile])).code).toBe(0);
    expect((await runReflash(data, ['catalogue', 'update', '--source', site.catalogueFolder])).code).toBe(0);
  });

  it('identifies both hubs as the register has them', async () => {
    for (const [index, { chf, gpf }] of identities.entries()) {
      const { wire } = (await runReflash(data, ['identify', '--port', portOf(index)])).json<{
        wire: WireIdentity;
      }>();
      expect(wire).toMatchObject({ chf, gpf, firmwareVersion: oldVersion });
    }
  });

  it('re-flashes both with three good verdicts each', async () => {
    for (const index of identities.keys())
      expect(await flash(index)).toMatchObject({
        outcome: { kind: 're-flashed' },
        verdicts: { write: 'pass', restart: 'pass', version: 'pass' },
        from: oldVersion,
        to: newVersion,
      });
  });

  it('notifies both, and the inventory holds the new version', async () => {
    const sync = await runReflash(data, ['sync', '--gateway', gateway.url]);
    expect(sync.json<SyncResult>()).toMatchObject({ accepted: 2, parked: 0, remaining: 0, fault: null });
    for (const { chf } of identities) expect(gateway.inventory(chf)?.DeviceFirmwareVersion).toBe(newVersion);
  });

  it('finds both already current on a second run and sends nothing', async () => {
    const sent = gateway.requests().length;
    for (const index of identities.keys())
      expect(await flash(index)).toMatchObject({ outcome: { kind: 'already-current' } });
    const sync = await runReflash(data, ['sync', '--gateway', gateway.url]);
    expect(sync.json<SyncResult>()).toMatchObject({ sealed: 0, sent: 0 });
    expect(gateway.requests()).toHaveLength(sent);
  });

  it('leaves one disposition per hub and a journal that verifies', async () => {
    const { progress, hubs: listed } = (
      await runReflash(data, ['work-order', 'show', site.workOrderId])
    ).json<WorkOrderReport>();
    expect(progress).toMatchObject({ expected: 2, reFlashed: 2, open: 0, notified: 2 });
    expect(listed.map(({ disposition }) => disposition)).toEqual(['re-flashed', 're-flashed']);
    const verdict = await runReflash(data, ['journal', 'verify']);
    expect(verdict).toMatchObject({ code: 0 });
    expect(verdict.json<{ problems: unknown[] }>().problems).toEqual([]);
  });
});
