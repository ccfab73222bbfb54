import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AttemptReport } from '../../src-main/core/flash/attempt.ts';
import type { HubHistory } from '../../src-main/core/review/hub-history.ts';
import { findAssetByChf } from '../../src-main/core/store/hubs.ts';
import { openStore } from '../../src-main/core/store/open-store.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import type { Release } from '../../src-shared/domain/release.ts';
import { describeWith } from '../requires.ts';
import { type QemuHub, startQemuHub } from '../rig/qemu-hub.ts';
import { runReflash } from '../rig/run-reflash.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { makeSampleSite, type SampleSite } from '../rig/sample-site.ts';

const oldVersion = '01020304';
const middleVersion = '0102A0B0';
const newVersion = '01020305';

/** One hub on the port through every refusal, then through a pathway of two steps, a power cut, and its end. */
describeWith(
  'qemu-system-arm',
  'u-boot-qemu',
  'sfdisk',
  'mkfs.vfat',
  'mcopy',
)('a U-Boot hub that must not be flashed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reflash-refusals-'));
  const data = join(folder, 'bench');
  const onPort = { ...sampleIdentity(0), firmwareVersion: oldVersion };
  const elsewhere = { ...sampleIdentity(1), firmwareVersion: oldVersion };
  const notExpected = { ...sampleIdentity(2), firmwareVersion: oldVersion };
  let hub: QemuHub;
  let site: SampleSite;
  let production: Release;

  beforeAll(async () => {
    site = await makeSampleSite({
      folder,
      hubs: [onPort, elsewhere, notExpected],
      expected: [onPort, elsewhere],
    });
    production = await site.addRelease({
      version: newVersion,
      installableFrom: [middleVersion],
      imageBytes: 65_536,
    });
    await site.addRelease({ version: middleVersion, installableFrom: [oldVersion] });
    await site.setProduction(production);
    await site.publish();
    await reflash('import', 'hubs', site.assetRegister);
    await reflash('import', 'work-orders', site.workOrder);
    await reflash('catalogue', 'trust', site.rootFile);
    await updateCatalogue();
    // Slow storage, so that a power cut can be placed inside the write.
    hub = await startQemuHub({
      folder: join(folder, 'hub'),
      identity: onPort,
      firmwareVersion: oldVersion,
      writeBytesPerSecond: 65_536,
    });
  });
  afterAll(async () => {
    await hub.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const reflash = async (...args: string[]) => {
    const run = await runReflash(data, args);
    if (run.code > 1) throw new Error(`reflash ${args.join(' ')}: ${run.code} ${run.out}${run.err}`);
    return run;
  };
  const updateCatalogue = () => reflash('catalogue', 'update', '--source', site.catalogueFolder);
  const flash = async (label: string): Promise<AttemptReport & { code: number }> => {
    const run = await reflash(
      'flash',
      '--port',
      hub.ptyPath,
      '--label',
      label,
      '--work-order',
      site.workOrderId,
    );
    return { ...run.json<AttemptReport>(), code: run.code };
  };
  const isSuspect = (): boolean => {
    const store = openStore({ dataFolder: data, mode: 'read', nowMs: Date.now });
    try {
      return findAssetByChf(store.db, requireDeviceId(onPort.chf, 'test'))?.suspect !== null;
    } finally {
      store.close();
    }
  };
  const untilSuspect = async (): Promise<void> => {
    while (!isSuspect()) await new Promise((resolve) => setTimeout(resolve, 10));
  };

  it('is refused as wrong-hub-on-port when the label of another hub was scanned', async () => {
    const report = await flash(elsewhere.gpf);
    expect(report).toMatchObject({ code: 1, outcome: { kind: 'quarantined', reason: 'wrong-hub-on-port' } });
    expect(report.outcome).toHaveProperty('detail', expect.stringContaining(onPort.chf));
  });

  it('is refused as label-unknown when one digit was misread, naming the hub one digit away', async () => {
    const misread = `${onPort.chf.slice(0, -1)}${onPort.chf.endsWith('F') ? '0' : 'F'}`;
    const report = await flash(misread);
    expect(report.outcome).toMatchObject({ kind: 'quarantined', reason: 'label-unknown' });
    expect(report.outcome).toHaveProperty('detail', expect.stringContaining(onPort.chf));
  });

  it('is refused as not-on-work-order when the Work Order does not expect it', async () => {
    expect((await flash(notExpected.chf)).outcome).toMatchObject({
      kind: 'quarantined',
      reason: 'not-on-work-order',
    });
  });

  it('is refused when production is stated for other hardware versions only', async () => {
    const model = (await site.repository.draft()).models[0];
    if (model === undefined) throw new Error('the sample site has one Device Model');
    const other = await site.addRelease({
      version: '0BADBEEF',
      installableFrom: [oldVersion],
      hardware: ['0100', '01FF'],
    });
    await site.repository.setModel({
      ...model,
      latestProduction: [{ hardware: other.hardware, release: other.id }],
    });
    await site.publish();
    await updateCatalogue();
    expect((await flash(onPort.gpf)).outcome).toMatchObject({ reason: 'hardware-version-not-supported' });
    await site.repository.setModel(model);
    await site.publish();
    await updateCatalogue();
  });

  it('is refused as release-held while the release is held', async () => {
    await site.repository.setStatus(production.id, 'held');
    await site.publish();
    await updateCatalogue();
    expect((await flash(onPort.gpf)).outcome).toMatchObject({ kind: 'quarantined', reason: 'release-held' });
    await site.repository.setStatus(production.id, 'production');
    await site.publish();
    await updateCatalogue();
  });

  it('was changed by none of these', async () => {
    expect(isSuspect()).toBe(false);
    const { wire } = (await reflash('identify', '--port', hub.ptyPath)).json<{
      wire: { firmwareVersion: string };
    }>();
    expect(wire.firmwareVersion).toBe(oldVersion);
  });

  it('ends as failed with port-lost and is suspect when the power is cut in the middle of the write', async () => {
    const attempt = flash(onPort.gpf);
    await untilSuspect();
    await hub.kill();
    expect(await attempt).toMatchObject({
      outcome: { kind: 'failed', code: 'port-lost' },
      verdicts: { write: 'fail' },
    });
    expect(isSuspect()).toBe(true);
  });

  it('is flashed over both steps of its pathway once the power is back', async () => {
    await hub.powerOn();
    const report = await flash(onPort.gpf);
    expect(report).toMatchObject({
      code: 0,
      outcome: { kind: 're-flashed' },
      from: oldVersion,
      to: newVersion,
    });
    expect(isSuspect()).toBe(false);
    const { attempts } = (await reflash('hub', 'show', onPort.chf)).json<HubHistory>();
    const loads = attempts
      .at(-1)
      ?.steps.filter(({ step }) => step === 'load')
      .map(({ releaseId }) => releaseId);
    expect(loads).toEqual([expect.stringContaining(middleVersion), production.id]);
  });

  it('keeps a journal that verifies through all of it', async () => {
    expect((await reflash('journal', 'verify')).code).toBe(0);
  });
});
