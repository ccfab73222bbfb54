/**
 * Boots real U-Boot hubs in QEMU and stays until Ctrl+C: something for `reflash` to talk to without hardware.
 *
 *   npm run rig -- --hubs 2 [--folder DIR] [--from 01020304] [--to 01020305] [--image-bytes 65536] [--json]
 *
 * Writes asset-register.csv, work-order.csv and the image of version --to into the folder beside the hubs' disks.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type QemuHub, startQemuHub } from '../test/rig/qemu-hub.ts';
import { assetRegisterCsv, sampleIdentity, workOrderCsv } from '../test/rig/sample-hubs.ts';
import { makeRigFirmware } from '../test/rig/u-boot-image.ts';

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

interface Files {
  readonly assetRegister: string;
  readonly workOrder: string;
  readonly firmware: string;
}

const writeSamples = (
  folder: string,
  hubs: readonly QemuHub[],
  options: ReturnType<typeof readOptions>,
): Files => {
  const identities = hubs.map((hub) => hub.identity);
  const files = {
    assetRegister: join(folder, 'asset-register.csv'),
    workOrder: join(folder, 'work-order.csv'),
    firmware: join(folder, `firmware-${options.to}.img`),
  };
  writeFileSync(files.assetRegister, assetRegisterCsv(identities, options.from));
  writeFileSync(files.workOrder, workOrderCsv(identities, 'WO-RIG-0001'));
  writeFileSync(files.firmware, makeRigFirmware({ version: options.to, padBytes: options.imageBytes }));
  return files;
};

const print = (
  folder: string,
  hubs: readonly QemuHub[],
  files: Files,
  version: string,
  json: boolean,
): void => {
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
    print(folder, hubs, writeSamples(folder, hubs, options), options.from, options.json);
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
