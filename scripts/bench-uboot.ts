/**
 * Sends the same image over `loady` to the same U-Boot in QEMU, by turns with the u-boot loader's transfer and with
 * lrzsz `sb -k`, and prints what each took. The loader's time includes the CRC-32 of memory that it asks the hub for.
 *
 *   npm run bench:uboot -- [--kib 512] [--rounds 3] [--json]
 *
 * The ratio is taken round by round, since whatever else runs on the machine slows both. Exits 1 when its median says
 * that the loader is not the quicker one.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openSerialLink } from '../src-main/core/links/serial-link.ts';
import { askCrc, heldOf } from '../src-main/core/loaders/u-boot/memory.ts';
import { reachPrompt } from '../src-main/core/loaders/u-boot/reach-prompt.ts';
import { createShell, type Shell } from '../src-main/core/loaders/u-boot/shell.ts';
import { createSpeedSwitch } from '../src-main/core/loaders/u-boot/speed-switch.ts';
import { type TransferContext, transferOnce } from '../src-main/core/loaders/u-boot/transfer.ts';
import { createConsole } from '../src-main/core/protocols/console/console.ts';
import { type QemuHub, startQemuHub } from '../test/rig/qemu-hub.ts';
import { sampleIdentity } from '../test/rig/sample-hubs.ts';
import { makeRigFirmware } from '../test/rig/u-boot-image.ts';
import { rigUBootSettings as settings } from '../test/rig/u-boot-settings.ts';

const signal = AbortSignal.timeout(600_000);

/** Opens the hub's console at its prompt, works, and closes it again. */
const atPrompt = async <T>(
  hub: QemuHub,
  work: (context: TransferContext, shell: Shell) => Promise<T>,
): Promise<T> => {
  const link = await openSerialLink({ path: hub.ptyPath, baudRate: settings.baudRate });
  try {
    const console = createConsole(link);
    const shell = createShell(console, settings);
    const speed = createSpeedSwitch(link, console, settings);
    const atPromptAgain = () => reachPrompt(console, shell, settings, speed, signal);
    await atPromptAgain();
    const context = { link, console, shell, settings, speed, signal, reachPrompt: atPromptAgain };
    return await work({ ...context, onProgress: () => {}, confirmHub: async () => {} }, shell);
  } finally {
    await link.close();
  }
};

/** What an earlier round left in memory must not pass for this one's. */
const forget = async (shell: Shell, imageBytes: number): Promise<void> => {
  await shell.run(`mw.b ${settings.transfer.address} 0 ${imageBytes.toString(16)}`, 10_000, signal);
};

const sendOurs = (hub: QemuHub, image: Uint8Array): Promise<number> =>
  atPrompt(hub, async (context, shell) => {
    await forget(shell, image.length);
    const startedAtMs = performance.now();
    await transferOnce(context, image, settings.baudRate);
    return performance.now() - startedAtMs;
  });

/** `sb` gets the pty as its input and output, and its clock starts with the Enter that starts `loady`. */
const sendBySb = async (
  hub: QemuHub,
  ptyFd: number,
  imagePath: string,
  imageBytes: number,
): Promise<number> => {
  await atPrompt(hub, async ({ link }, shell) => {
    await forget(shell, imageBytes);
    await link.write(Buffer.from(`loady ${settings.transfer.address}`));
  });
  const startedAtMs = performance.now();
  const sb = spawn('sb', ['-k', '-q', imagePath], { stdio: [ptyFd, ptyFd, 'inherit'] });
  writeSync(ptyFd, '\r');
  const [code] = await once(sb, 'exit');
  if (code !== 0) throw new Error(`sb ended with code ${code}`);
  return performance.now() - startedAtMs;
};

const confirmHeld = (hub: QemuHub, image: Uint8Array): Promise<void> =>
  atPrompt(hub, async (_, shell) => {
    const expected = heldOf(image);
    const crc = await askCrc('bench', shell, settings, settings.transfer.address, expected, signal);
    if (crc !== expected.crc) throw new Error('the image in memory is damaged');
  });

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

interface Timings {
  readonly oursMs: readonly number[];
  readonly sbMs: readonly number[];
}

const runRounds = async (
  hub: QemuHub,
  image: Uint8Array,
  imagePath: string,
  rounds: number,
): Promise<Timings> => {
  const oursMs: number[] = [];
  const sbMs: number[] = [];
  // Held open throughout: QEMU looks only once a second whether somebody opened its pty.
  const ptyFd = openSync(hub.ptyPath, constants.O_RDWR | constants.O_NOCTTY);
  try {
    for (let round = 0; round < rounds; round++) {
      // Each goes first in every other round: what else the machine does must not always meet the same one.
      if (round % 2 === 0) oursMs.push(await sendOurs(hub, image));
      sbMs.push(await sendBySb(hub, ptyFd, imagePath, image.length));
      if (round % 2 === 1) oursMs.push(await sendOurs(hub, image));
      await confirmHeld(hub, image);
    }
  } finally {
    closeSync(ptyFd);
  }
  return { oursMs, sbMs };
};

const print = ({ oursMs, sbMs }: Timings, imageBytes: number, json: boolean): boolean => {
  const summary = (values: readonly number[]) => ({
    seconds: values.map((value) => Number((value / 1000).toFixed(2))),
    medianSeconds: Number((median(values) / 1000).toFixed(2)),
    bestSeconds: Number((Math.min(...values) / 1000).toFixed(2)),
    kBPerSecond: Number((imageBytes / median(values)).toFixed(1)),
  });
  const result = {
    imageBytes,
    loader: summary(oursMs),
    sb: summary(sbMs),
    ratioPerRound: sbMs.map((ms, round) => Number((ms / (oursMs[round] ?? Number.NaN)).toFixed(2))),
    ratio: Number(median(sbMs.map((ms, round) => ms / (oursMs[round] ?? Number.NaN))).toFixed(2)),
  };
  if (json) console.log(JSON.stringify(result));
  else {
    console.log(`${imageBytes} bytes over loady, ${oursMs.length} rounds by turns, to one U-Boot in QEMU`);
    for (const [name, { seconds, medianSeconds, bestSeconds, kBPerSecond }] of [
      ['u-boot loader', result.loader],
      ['lrzsz sb -k', result.sb],
    ] as const)
      console.log(
        `${name.padEnd(14)} ${seconds.join(' s, ')} s; best ${bestSeconds} s, median ${medianSeconds} s, ${kBPerSecond} kB/s`,
      );
    console.log(
      `sb takes ${result.ratio} times as long (median of the rounds: ${result.ratioPerRound.join(', ')})`,
    );
  }
  return result.ratio > 1;
};

const main = async (): Promise<boolean> => {
  const { values } = parseArgs({
    options: {
      kib: { type: 'string', default: '512' },
      rounds: { type: 'string', default: '3' },
      json: { type: 'boolean', default: false },
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'reflash-bench-'));
  const image = makeRigFirmware({ version: '01020305', padBytes: Number(values.kib) * 1024 });
  const imagePath = join(folder, 'firmware.img');
  writeFileSync(imagePath, image);
  const hub = await startQemuHub({
    folder: join(folder, 'hub'),
    identity: sampleIdentity(0),
    firmwareVersion: '01020304',
    niceness: 0,
  });
  try {
    return print(await runRounds(hub, image, imagePath, Number(values.rounds)), image.length, values.json);
  } finally {
    await hub.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

process.exit((await main()) ? 0 : 1);
