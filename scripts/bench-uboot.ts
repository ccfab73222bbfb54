/**
 * Sends the same image to the same U-Boot in QEMU, by turns with our sender and with lrzsz: over `loady` (YMODEM) the u-boot
 * loader's transfer and `sb -k`, over `loadx` (XMODEM-1K) our sender alone and `sx -k`. The
 * loader's time includes the CRC-32 of memory that it asks the hub for; both senders' end with the last answer.
 *
 *   npm run bench:uboot -- [--command loady|loadx] [--kib 512] [--rounds 3] [--json]
 *
 * The ratio is taken round by round, since whatever else runs on the machine slows both. Exits 1 when its median says
 * that ours is not the quicker one.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openSerialLink } from '../src-main/core/links/serial-link.ts';
import { askCrc, heldOf } from '../src-main/core/loaders/u-boot/memory.ts';
import type { Filling } from '../src-main/core/loaders/u-boot/settings.ts';
import { transferOnce } from '../src-main/core/loaders/u-boot/transfer.ts';
import { sendXmodem } from '../src-main/core/protocols/xmodem/send-xmodem.ts';
import { type QemuHub, startQemuHub } from '../test/rig/qemu-hub.ts';
import { sampleIdentity } from '../test/rig/sample-hubs.ts';
import { makeRigFirmware } from '../test/rig/u-boot-image.ts';
import { openUBootParts, type UBootParts } from '../test/rig/u-boot-parts.ts';
import { rigUBootSettings as settings } from '../test/rig/u-boot-settings.ts';

const signal = AbortSignal.timeout(600_000);
const { address } = settings.transfer;

/** Opens the hub's console at its prompt, works, and closes it again. */
const atPrompt = async <T>(hub: QemuHub, work: (parts: UBootParts) => Promise<T>): Promise<T> => {
  const link = await openSerialLink({ path: hub.ptyPath, baudRate: settings.baudRate });
  try {
    const parts = openUBootParts(link, settings, signal);
    await parts.hubs.identify(signal);
    return await work(parts);
  } finally {
    await link.close();
  }
};

/** What an earlier round left in memory must not pass for this one's. */
const forget = async ({ hubs }: UBootParts, imageBytes: number): Promise<void> => {
  const command = `mw.b ${address} 0 ${imageBytes.toString(16)}` as Filling;
  await (await hubs.known(signal)).fill(command, 10_000, signal);
};

/** The sender alone, of which lrzsz is nearly as quick: nothing is asked of the hub in between. Resolves with the time of the last answer. */
const sendByXmodem = async (
  { link, console, hubs }: UBootParts,
  image: Uint8Array,
  command: string,
): Promise<number> => {
  const started = await hubs.begin(`${command} ${address}` as Filling, signal);
  const ready = /Ready for binary \(xmodem\) download[^\n]*\n/;
  if (started === null || (await console.expect({ ready }, 3_000, signal)) === null)
    throw new Error(`${command} did not begin to receive`);
  console.release();
  await sendXmodem(link, image, { blockBytes: 1024, isReceiverAnnounced: true, signal });
  const endedAtMs = performance.now();
  await started.finish(5_000, signal);
  return endedAtMs;
};

interface Course {
  readonly ours: string;
  readonly program: string;
  /** Resolves with the time at which it was done. */
  readonly send: (parts: UBootParts, image: Uint8Array) => Promise<number>;
}

const courses: Readonly<Record<string, Course>> = {
  loady: {
    ours: 'u-boot loader',
    program: 'sb',
    send: async (parts, image) => {
      await transferOnce(parts, image, settings.baudRate);
      return performance.now();
    },
  },
  loadx: {
    ours: 'our XMODEM-1K',
    program: 'sx',
    send: (parts, image) => sendByXmodem(parts, image, 'loadx'),
  },
};

const sendOurs = (hub: QemuHub, { send }: Course, image: Uint8Array): Promise<number> =>
  atPrompt(hub, async (parts) => {
    await forget(parts, image.length);
    const startedAtMs = performance.now();
    return (await send(parts, image)) - startedAtMs;
  });

interface Rival {
  readonly command: string;
  readonly program: string;
  readonly ptyFd: number;
  readonly imagePath: string;
}

/** lrzsz gets the pty as its input and output, and its clock starts with the Enter that starts the command. */
const sendByLrzsz = async (
  hub: QemuHub,
  { command, program, ptyFd, imagePath }: Rival,
  imageBytes: number,
): Promise<number> => {
  await atPrompt(hub, async (parts) => {
    await forget(parts, imageBytes);
    await parts.link.write(Buffer.from(`${command} ${address}`));
  });
  const startedAtMs = performance.now();
  const sender = spawn(program, ['-k', '-q', imagePath], { stdio: [ptyFd, ptyFd, 'ignore'] });
  writeSync(ptyFd, '\r');
  const [code] = await once(sender, 'exit');
  if (code !== 0) throw new Error(`${program} ended with code ${code}`);
  return performance.now() - startedAtMs;
};

const confirmHeld = (hub: QemuHub, image: Uint8Array): Promise<void> =>
  atPrompt(hub, async ({ hubs }) => {
    const expected = heldOf(image);
    const crc = await askCrc('bench', await hubs.known(signal), settings, address, expected, signal);
    if (crc !== expected.crc) throw new Error('the image in memory is damaged');
  });

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

interface Timings {
  readonly oursMs: readonly number[];
  readonly lrzszMs: readonly number[];
}

const runRounds = async (
  hub: QemuHub,
  command: string,
  { image, imagePath, rounds }: { image: Uint8Array; imagePath: string; rounds: number },
): Promise<Timings> => {
  const course = courseOf(command);
  const oursMs: number[] = [];
  const lrzszMs: number[] = [];
  // Held open throughout: QEMU looks only once a second whether somebody opened its pty.
  const ptyFd = openSync(hub.ptyPath, constants.O_RDWR | constants.O_NOCTTY);
  const rival = { command, program: course.program, ptyFd, imagePath };
  try {
    for (let round = 0; round < rounds; round++) {
      // Each goes first in every other round: what else the machine does must not always meet the same one.
      if (round % 2 === 0) oursMs.push(await sendOurs(hub, course, image));
      lrzszMs.push(await sendByLrzsz(hub, rival, image.length));
      if (round % 2 === 1) oursMs.push(await sendOurs(hub, course, image));
      await confirmHeld(hub, image);
    }
  } finally {
    closeSync(ptyFd);
  }
  return { oursMs, lrzszMs };
};

const courseOf = (command: string): Course => {
  const course = courses[command];
  if (course === undefined)
    throw new Error(`--command ${command}: one of ${Object.keys(courses).join(', ')} is due`);
  return course;
};

const print = (command: string, { oursMs, lrzszMs }: Timings, imageBytes: number, json: boolean): boolean => {
  const summary = (values: readonly number[]) => ({
    seconds: values.map((value) => Number((value / 1000).toFixed(2))),
    medianSeconds: Number((median(values) / 1000).toFixed(2)),
    bestSeconds: Number((Math.min(...values) / 1000).toFixed(2)),
    kBPerSecond: Number((imageBytes / median(values)).toFixed(1)),
  });
  const result = {
    imageBytes,
    command,
    ours: summary(oursMs),
    lrzsz: summary(lrzszMs),
    ratioPerRound: lrzszMs.map((ms, round) => Number((ms / (oursMs[round] ?? Number.NaN)).toFixed(2))),
    ratio: Number(median(lrzszMs.map((ms, round) => ms / (oursMs[round] ?? Number.NaN))).toFixed(2)),
  };
  if (json) console.log(JSON.stringify(result));
  else {
    const { ours, program } = courseOf(command);
    console.log(
      `${imageBytes} bytes over ${command}, ${oursMs.length} rounds by turns, to one U-Boot in QEMU`,
    );
    for (const [name, { seconds, medianSeconds, bestSeconds, kBPerSecond }] of [
      [ours, result.ours],
      [`lrzsz ${program} -k`, result.lrzsz],
    ] as const)
      console.log(
        `${name.padEnd(14)} ${seconds.join(' s, ')} s; best ${bestSeconds} s, median ${medianSeconds} s, ${kBPerSecond} kB/s`,
      );
    console.log(
      `${program} takes ${result.ratio} times as long (median of the rounds: ${result.ratioPerRound.join(', ')})`,
    );
  }
  return result.ratio > 1;
};

const main = async (): Promise<boolean> => {
  const { values } = parseArgs({
    options: {
      command: { type: 'string' },
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
    const commands = values.command === undefined ? Object.keys(courses) : [values.command];
    const isQuicker: boolean[] = [];
    for (const command of commands) {
      const timings = await runRounds(hub, command, { image, imagePath, rounds: Number(values.rounds) });
      isQuicker.push(print(command, timings, image.length, values.json));
    }
    return isQuicker.every(Boolean);
  } finally {
    await hub.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

process.exit((await main()) ? 0 : 1);
