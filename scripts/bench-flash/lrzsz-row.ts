import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { type FlashRow, type Protocol, shapes } from './rows.ts';
import { ceilingOf, problemOf, type TransferRowOptions } from './transfer-row.ts';

type LrzszProtocol = Exclude<Protocol, 'xmodem-128'>;

const programs: Readonly<Record<LrzszProtocol, string>> = { 'xmodem-1k': 'sx', ymodem: 'sb' };

/** It empties its input when it starts, and would lose a request that was there before it. */
const startUpMs = 300;

const sendByLrzsz = async (
  { lines, image, atMostSeconds }: TransferRowOptions,
  program: string,
  folder: string,
): Promise<number> => {
  const file = join(folder, 'image.bin');
  writeFileSync(file, image);
  const fd = openSync(lines.paths[0] ?? '', constants.O_RDWR | constants.O_NOCTTY);
  try {
    const sender = spawn(program, ['-k', '-q', file], { stdio: [fd, fd, 'ignore'] });
    const exited = once(sender, 'exit');
    await delay(startUpMs);
    const timer = setTimeout(() => sender.kill('SIGKILL'), atMostSeconds * 1_000);
    const askedAtMs = performance.now();
    await lines.receive();
    const [code] = await exited;
    clearTimeout(timer);
    if (code === null) throw new Error(`did not finish within ${atMostSeconds} s`);
    if (code !== 0) throw new Error(`ended with code ${code}`);
    return (performance.now() - askedAtMs) / 1_000;
  } finally {
    closeSync(fd);
  }
};

/** `sx -k` or `sb -k` to the same receiver over the same emulator, one line, timed the same way. */
export const measureLrzsz = async (
  options: TransferRowOptions & { readonly protocol: LrzszProtocol },
): Promise<FlashRow> => {
  const { lines, line, protocol, image } = options;
  const { baudRate, turnAroundMs } = line;
  const program = programs[protocol];
  const head = {
    what: `lrzsz ${program} -k`,
    baudRate,
    turnAroundMs,
    lineCount: 1,
    imageBytes: image.length,
  };
  const folder = mkdtempSync(join(tmpdir(), 'reflash-bench-lrzsz-'));
  await lines.lay({
    baudRate,
    turnAroundMs: line.laidTurnAroundMs,
    isPaced: options.isPaced ?? true,
    lines: [{ kind: 'receiver', protocol: shapes[protocol].receiver }],
  });
  try {
    const seconds = await sendByLrzsz(options, program, folder);
    const ceilingFraction = image.length / seconds / ceilingOf(protocol, line);
    const problem = problemOf(await lines.outcomes(), image);
    return { ...head, seconds, ceilingFraction, load: null, emulator: await lines.cost(), problem };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { ...head, seconds: null, ceilingFraction: null, load: null, emulator: null, problem };
  } finally {
    await lines.lay({ baudRate, turnAroundMs, lines: [] });
    rmSync(folder, { recursive: true, force: true });
  }
};
