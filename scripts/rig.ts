/**
 * Boots real U-Boot hubs in QEMU and stays until Ctrl+C: something for `reflash` to talk to without hardware.
 *
 *   npm run rig -- --hubs 2 [--folder DIR] [--from 01020304] [--to 01020305] [--image-bytes 65536] [--json]
 *
 * Beside the hubs' disks the folder holds what a site brings to a bench: asset-register.csv, work-order.csv, a signed
 * catalogue whose production release is version --to, and the root.json to trust it by.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type QemuHub, startQemuHub } from '../test/rig/qemu-hub.ts';
import { sampleIdentity } from '../test/rig/sample-hubs.ts';
import { makeSampleSite, type SampleSite } from '../test/rig/sample-site.ts';

const readOptions = () => {
  const { values } = parseArgs({
    options: {
      hubs: { type: 'string', default: '2' },
      folder: { type: 'string' },
      from: { type: 'string', default: '01020304' },
      to: { type: 'string', default: '01020305' },
      'image-bytes': { type: 'string', default: '65536' },
      json: { type: 'boolean', default: false },
    },
  });
  const hubCount = Number(values.hubs);
  if (!Number.isInteger(hubCount) || hubCount < 1 || hubCount > 16)
    throw new Error(`--hubs ${values.hubs}: a whole number from 1 to 16 (each hub spins one core)`);
  return { ...values, hubCount, imageBytes: Number(values['image-bytes']) };
};

const writeSite = async (
  folder: string,
  hubs: readonly QemuHub[],
  options: ReturnType<typeof readOptions>,
): Promise<SampleSite> => {
  const registered = hubs.map(({ identity }) => ({ ...identity, firmwareVersion: options.from }));
  const site = await makeSampleSite({ folder, hubs: registered });
  const release = { version: options.to, installableFrom: [options.from], imageBytes: options.imageBytes };
  await site.setProduction(await site.addRelease(release));
  await site.publish();
  return site;
};

const print = (
  folder: string,
  hubs: readonly QemuHub[],
  site: SampleSite,
  version: string,
  json: boolean,
): void => {
  const { assetRegister, workOrder, catalogueFolder: catalogue, rootFile: root } = site;
  const files = { assetRegister, workOrder, catalogue, root };
  const rows = hubs.map((hub, index) => ({
    hub: index + 1,
    port: hub.ptyPath,
    chf: hub.identity.chf,
    gpf: hub.identity.gpf,
    model: `${hub.identity.manufacturer} ${hub.identity.model}`,
    version,
    pid: hub.pid,
  }));
  if (json) {
    console.log(JSON.stringify({ folder, files, hubs: rows }));
    return;
  }
  console.table(rows);
  for (const [name, path] of Object.entries(files)) console.log(`${name}: ${path}`);
  console.log('Running until Ctrl+C.');
};

const untilInterrupted = (): Promise<void> =>
  new Promise((done) => {
    // A bare promise would not keep the process alive; the timer does.
    const keepAlive = setInterval(() => {}, 60_000);
    const end = (): void => {
      clearInterval(keepAlive);
      done();
    };
    process.on('SIGINT', end);
    process.on('SIGTERM', end);
  });

const main = async (): Promise<void> => {
  const options = readOptions();
  const isTemporary = options.folder === undefined;
  const folder = resolve(options.folder ?? mkdtempSync(join(tmpdir(), 'reflash-rig-')));
  mkdirSync(folder, { recursive: true });
  const hubs: QemuHub[] = [];
  const interrupted = untilInterrupted();
  try {
    for (let index = 0; index < options.hubCount; index++)
      hubs.push(
        await startQemuHub({
          folder: join(folder, `hub-${index + 1}`),
          identity: sampleIdentity(index),
          firmwareVersion: options.from,
        }),
      );
    print(folder, hubs, await writeSite(folder, hubs, options), options.from, options.json);
    await interrupted;
  } finally {
    await Promise.all(hubs.map((hub) => hub.stop()));
    if (isTemporary) rmSync(folder, { recursive: true, force: true });
  }
};

try {
  await main();
  process.exit(0);
} catch (error) {
  console.error(`rig: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
