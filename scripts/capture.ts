/**
 * Records what crosses the line while a real U-Boot hub in QEMU is identified, flashed, checked and restarted, for
 * test/captures. The hub waits at its prompt when the recording begins.
 *
 *   npm run capture -- FILE [arm|arm64|x86]
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSerialLink } from '../src-main/core/links/serial-link.ts';
import { uBootLoaderWith } from '../src-main/core/loaders/u-boot/loader.ts';
import { captureMark } from '../test/rig/capture.ts';
import { startQemuHub } from '../test/rig/qemu-hub.ts';
import { type Architecture, qemuMachines } from '../test/rig/qemu-machines.ts';
import { recordLink } from '../test/rig/recording-link.ts';
import { sampleIdentity } from '../test/rig/sample-hubs.ts';
import { makeRigFirmware } from '../test/rig/u-boot-image.ts';
import { uBootSettingsOf } from '../test/rig/u-boot-settings.ts';

const isArchitecture = (name: string): name is Architecture => name in qemuMachines;

const [file, architecture = 'arm'] = process.argv.slice(2);
if (file === undefined || !isArchitecture(architecture)) {
  console.error(`capture: name the file to write, and one of ${Object.keys(qemuMachines).join(', ')}`);
  process.exit(2);
}
const settings = uBootSettingsOf[architecture];
const createLoader = uBootLoaderWith(() => captureMark);
const never = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), 'reflash-capture-'));
const hub = await startQemuHub({
  folder,
  architecture,
  identity: sampleIdentity(7),
  firmwareVersion: '01020304',
});
try {
  const image = makeRigFirmware({ version: '01020305', padBytes: 1_500 });
  const plain = await openSerialLink({ path: hub.ptyPath, baudRate: settings.baudRate });
  await createLoader({ link: plain, settings }).identify(never);
  const { link, text } = recordLink(plain);
  const loader = createLoader({ link, settings });
  await loader.identify(never);
  const { retries } = await loader.load(image, { onProgress: () => {}, onWriteBegins: () => {} }, never);
  await loader.check(image, never);
  await loader.restart(never);
  await loader.readVersion(never);
  await plain.close();
  writeFileSync(file, text());
  // A block that was doubted and sent again, as on a busy machine, would have to be doubted again in every replay.
  if (retries > 0) {
    console.error(`capture: ${retries} frames were sent again; record once more when the machine is calmer`);
    process.exitCode = 1;
  }
} finally {
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
}
