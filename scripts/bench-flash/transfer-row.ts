import { performance } from 'node:perf_hooks';
import { crc32 } from 'node:zlib';
import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import { openSerialLink } from '../../src-main/core/links/serial-link.ts';
import { stopAndWaitCeiling } from '../../src-main/core/protocols/ceiling.ts';
import { frameOverheadBytes } from '../../src-main/core/protocols/xmodem/frame.ts';
import { sendXmodem } from '../../src-main/core/protocols/xmodem/send-xmodem.ts';
import { sendYmodem } from '../../src-main/core/protocols/ymodem/send-ymodem.ts';
import type { LineOutcome } from '../../test/rig/line-process-plan.ts';
import type { LineProcess } from '../../test/rig/line-process-start.ts';
import { percentile } from '../bench-screen/figures.ts';
import type { LineCalibration } from './calibrate-lines.ts';
import { measureLoad } from './measured-load.ts';
import { type FlashRow, type Protocol, shapes, withinSeconds } from './rows.ts';

const kib = 1_024;

/** Bytes of image per second that the protocol can carry at most over the line as calibrated. */
export const ceilingOf = (protocol: Protocol, line: LineCalibration): number => {
  const { payloadBytes } = shapes[protocol];
  return stopAndWaitCeiling({
    baudRate: line.baudRate,
    payloadBytes,
    frameBytes: payloadBytes + frameOverheadBytes,
    replyBytes: 1,
    turnAroundMs: line.measuredTurnAroundMs,
  });
};

/** Whole KiB that take about `seconds` at the ceiling; the last byte is not the padding of XMODEM. */
export const makeImage = (protocol: Protocol, line: LineCalibration, seconds: number): Uint8Array => {
  const kibCount = Math.max(8, Math.round((ceilingOf(protocol, line) * seconds) / kib));
  return Uint8Array.from({ length: kibCount * kib }, (_, at) => (at * 31 + (at >> 7)) & 0xff).fill(0x55, -1);
};

/** Nothing but a receiver is on the line, as behind the line with which a bootloader announces its own. */
const isReceiverAnnounced = true;

const send = (link: ByteLink, protocol: Protocol, bytes: Uint8Array, signal: AbortSignal) => {
  const options = { signal, isReceiverAnnounced };
  switch (protocol) {
    case 'xmodem-128':
      return sendXmodem(link, bytes, { blockBytes: 128, ...options });
    case 'xmodem-1k':
      return sendXmodem(link, bytes, { blockBytes: 1_024, ...options });
    case 'ymodem':
      return sendYmodem(link, { name: 'image.bin', bytes }, options);
  }
};

export const problemOf = (outcomes: readonly LineOutcome[], image: Uint8Array): string | null => {
  const expected = crc32(image);
  const bad = outcomes.find(({ isReceived, crc }) => !isReceived || crc !== expected);
  return bad === undefined ? null : (bad.why ?? `${bad.byteCount} bytes arrived damaged`);
};

export interface TransferRowOptions {
  readonly lines: LineProcess;
  readonly line: LineCalibration;
  readonly protocol: Protocol;
  readonly lineCount: number;
  readonly image: Uint8Array;
  readonly atMostSeconds: number;
  /** True unless told. */
  readonly isPaced?: boolean;
}

const openLinks = ({ lines, line, lineCount }: TransferRowOptions): Promise<readonly ByteLink[]> =>
  Promise.all(
    lines.paths.slice(0, lineCount).map((path) => openSerialLink({ path, baudRate: line.baudRate })),
  );

/** All senders wait, all receivers ask at once; seconds are from there to each sender's end, as for lrzsz. */
const sendAll = async (
  { lines, protocol, image }: TransferRowOptions,
  links: readonly ByteLink[],
  signal: AbortSignal,
): Promise<readonly number[]> => {
  let askedAtMs = 0;
  const sending = links.map(async (link) => {
    await send(link, protocol, image, signal);
    return (performance.now() - askedAtMs) / 1_000;
  });
  askedAtMs = performance.now();
  await lines.receive();
  return Promise.all(sending);
};

/** The protocol alone over the product's own serial link. */
export const measureTransfers = async (options: TransferRowOptions): Promise<FlashRow> => {
  const { lines, line, protocol, lineCount, image, atMostSeconds } = options;
  const { baudRate, turnAroundMs } = line;
  const { receiver, title } = shapes[protocol];
  const head = { what: title, baudRate, turnAroundMs, lineCount, imageBytes: image.length };
  const roles = Array.from({ length: lineCount }, () => ({ kind: 'receiver', protocol: receiver }) as const);
  const isPaced = options.isPaced ?? true;
  await lines.lay({ baudRate, turnAroundMs: line.laidTurnAroundMs, lines: roles, isPaced });
  const links = await openLinks(options);
  try {
    const { value, load } = await measureLoad(() =>
      withinSeconds(atMostSeconds, (signal) => sendAll(options, links, signal)),
    );
    const emulator = await lines.cost();
    const seconds = percentile(value, 0.5);
    const ceilingFraction = image.length / seconds / ceilingOf(protocol, line);
    return {
      ...head,
      seconds,
      ceilingFraction,
      load,
      emulator,
      problem: problemOf(await lines.outcomes(), image),
    };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { ...head, seconds: null, ceilingFraction: null, load: null, emulator: null, problem };
  } finally {
    await Promise.all(links.map((link) => link.close()));
    await lines.lay({ baudRate, turnAroundMs, lines: [] });
  }
};
