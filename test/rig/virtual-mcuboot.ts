import { encode } from 'cborg';
import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import { decodeFrame, encodeFrame, type SmpFrame } from '../../src-main/core/protocols/smp/frame.ts';
import { type FramingKind, framings } from '../../src-main/core/protocols/smp/framing.ts';
import { makeMcubootFirmware } from './mcuboot-image.ts';
import type { RigIdentity } from './qemu-disk.ts';
import { createVirtualLink, type DeviceEnd } from './virtual-link.ts';
import {
  quickMcubootTiming,
  type VirtualMcubootBehaviour,
  type VirtualMcubootTiming,
} from './virtual-mcuboot-behaviour.ts';
import { createMcubootServer, type Served } from './virtual-mcuboot-server.ts';
import { VirtualMcubootSlots } from './virtual-mcuboot-slots.ts';

export interface VirtualMcubootOptions {
  readonly name: string;
  readonly identity: RigIdentity;
  readonly firmwareVersion: string;
  readonly framing?: FramingKind;
  readonly baudRate?: number;
  readonly bufferBytes?: number;
  readonly bufferCount?: number;
  readonly maxImageBytes?: number;
  /** The place in an upload outlives the power. */
  readonly keepsUpload?: boolean;
  readonly behaviour?: VirtualMcubootBehaviour;
  readonly timing?: Partial<VirtualMcubootTiming>;
}

/** A strict hub with MCUboot, two slots and an SMP server, inside this process. */
export interface VirtualMcubootHub {
  readonly name: string;
  readonly identity: RigIdentity;
  /** What the bench did that a real hub does not take. */
  readonly violations: readonly string[];
  /** Uploads that erased the spare slot. */
  readonly writeCount: number;
  /** Of these, the ones told after it had answered anything on its present line: the bench could know which hub it is. */
  readonly knownWriteCount: number;
  /** Bytes of images that came in upload requests. */
  readonly uploadedBytes: number;
  readonly slots: VirtualMcubootSlots;
  openLink(): ByteLink;
  /** For a link made elsewhere (a paced line): joins its device end to the hub. */
  attach(device: DeviceEnd): void;
  cutPower(): void;
  powerOn(): void;
  behave(behaviour: VirtualMcubootBehaviour): void;
}

const longestConsoleLine = 127;

export const createVirtualMcubootHub = (options: VirtualMcubootOptions): VirtualMcubootHub => {
  const { name, identity, baudRate = 115_200, framing: kind = 'console' } = options;
  const { bufferBytes = 1028, bufferCount = 4, maxImageBytes = 512 * 1024 } = options;
  const timing = { ...quickMcubootTiming, ...options.timing };
  const framing = framings[kind];
  const slots = new VirtualMcubootSlots(
    makeMcubootFirmware({ version: options.firmwareVersion, padBytes: 4096 }),
  );
  const violations: string[] = [];
  let behaviour: VirtualMcubootBehaviour = {};
  let device: DeviceEnd | null = null;
  let counts = { heardBytes: 0, saidBytes: 0, requests: 0, answers: 0 };
  let writeCount = 0;
  let knownWriteCount = 0;
  let hasAnswered = false;
  let uploadedBytes = 0;
  let hasDied = false;
  let startsInARow = 0;
  let answersOfStart = 0;
  let lineBytes = 0;

  /** Counts starts: what an earlier one began must not go on in the next. */
  let boot = 0;
  let isRestart = false;
  let isRunning = false;
  let isPowered = false;
  let framer = framing.createFramer(bufferBytes);
  let queued = 0;
  let serving = Promise.resolve();

  const violation = (text: string): void => {
    violations.push(text);
  };

  const serve = createMcubootServer({
    identity,
    slots,
    behaviour: () => behaviour,
    timing,
    bufferBytes,
    bufferCount,
    maxImageBytes,
    onViolation: violation,
    onWrite: () => {
      writeCount++;
      if (hasAnswered) knownWriteCount++;
    },
  });

  const later = (ms: number, work: () => void): void => {
    const during = boot;
    setTimeout(() => {
      if (during === boot) work();
    }, ms);
  };

  const garbled = (bytes: Uint8Array, from: number, positions: readonly number[] = []): Uint8Array => {
    const changed = bytes.slice();
    for (const position of positions) {
      const at = position - 1 - from;
      if (at >= 0 && at < changed.length) changed[at] = (changed[at] ?? 0) ^ 0x01;
    }
    return changed;
  };

  const say = (bytes: Uint8Array): void => {
    const said = garbled(bytes, counts.saidBytes, behaviour.garblesSaidBytes);
    counts.saidBytes += said.length;
    device?.send(said);
  };

  const reset = (isPoweringOn = false): void => {
    boot++;
    isRestart = !isPoweringOn;
    isRunning = false;
    queued = 0;
    serving = Promise.resolve();
    framer = framing.createFramer(bufferBytes);
    if (options.keepsUpload !== true) slots.upload = null;
    slots.boot(behaviour);
    const isDead = behaviour.hangsInBoot === true && isRestart;
    if (isDead || slots.primary === null) return;
    if (kind === 'console') say(Buffer.from('*** Booting MCUboot v2.1.0 ***\r\n', 'latin1'));
    const isSecondDue = behaviour.startsTwice === true && isRestart && startsInARow++ === 0;
    const isLooping = behaviour.rebootLoop === true && isRestart;
    if (isLooping || isSecondDue || behaviour.restartsAfterAnswers === 0) {
      later(Math.max(5, timing.startMs), () => reset());
      return;
    }
    answersOfStart = 0;
    later(timing.startMs, () => {
      if (behaviour.dies === true && !slots.isConfirmed && !hasDied) {
        hasDied = true;
        reset();
      } else isRunning = behaviour.silent !== true;
    });
  };

  const answer = (request: SmpFrame, { payload, act }: Served): void => {
    counts.answers++;
    hasAnswered = true;
    const number = counts.answers;
    const isCounted = (numbers: readonly number[] | undefined): boolean => numbers?.includes(number) === true;
    if (isCounted(behaviour.losesAnswers) || act === 'lose-answer') return;
    if ((slots.upload?.offset ?? 0) > (behaviour.muteFromOffset ?? Number.POSITIVE_INFINITY)) return;
    const whole = framing.encode(answerFrame(request, payload));
    // Byte 13 lies within the CBOR in either framing: what arrives is no answer, or none that says the same.
    const bytes = act === 'garble-answer' ? garbled(whole, 0, [13]) : whole;
    const send = (): void => say(Buffer.concat([Buffer.from(behaviour.garbageBeforeAnswer ?? ''), bytes]));
    const { delaysAnswers } = behaviour;
    if (isCounted(delaysAnswers?.answers)) later(delaysAnswers?.ms ?? 0, send);
    else send();
    if (isCounted(behaviour.doublesAnswers)) send();
  };

  const cutPower = (): void => {
    boot++;
    isRunning = false;
    isPowered = false;
    if (options.keepsUpload !== true) slots.upload = null;
    device?.unplug();
    device = null;
  };

  const handle = async (request: SmpFrame, frameBytes: number, during: number): Promise<void> => {
    const served = serve(request, frameBytes);
    if (served !== null && served.afterMs > 0)
      await new Promise((resolve) => setTimeout(resolve, served.afterMs));
    if (during !== boot) return;
    queued--;
    if (served === null) isRunning = false;
    else if (served.act === 'lose-power') cutPower();
    else {
      answer(request, served);
      if (isRestart && ++answersOfStart === behaviour.restartsAfterAnswers) {
        isRunning = false;
        later(0, () => reset());
      }
      if (served.act === 'reset' && behaviour.ignoresReset !== true)
        later(timing.resetDelayMs, () => reset());
    }
  };

  const requestIn = (packet: Uint8Array): SmpFrame | null => {
    const request = decodeFrame(packet);
    const taken = packet.length + framing.bufferOverheadBytes;
    if (request === null) violation('a packet that is no SMP frame');
    if (taken > bufferBytes) violation(`a packet of ${taken} bytes for a buffer of ${bufferBytes}`);
    return taken > bufferBytes ? null : request;
  };

  const onPacket = (packet: Uint8Array): void => {
    const request = requestIn(packet);
    if (request === null) return;
    counts.requests++;
    if (behaviour.losesRequests?.includes(counts.requests) === true) return;
    const data = request.payload.get('data');
    if (data instanceof Uint8Array) uploadedBytes += data.length;
    if (++queued > bufferCount) violation(`${queued} requests for ${bufferCount} buffers`);
    const during = boot;
    serving = serving.then(() => (during === boot ? handle(request, packet.length, during) : undefined));
  };

  const watchLines = (bytes: Uint8Array): void => {
    for (const byte of bytes) {
      lineBytes = byte === 0x0a ? 0 : lineBytes + 1;
      if (kind === 'console' && lineBytes === longestConsoleLine)
        violation('a console line of over 127 bytes');
    }
  };

  const hear = (bytes: Uint8Array): void => {
    const heard = garbled(bytes, counts.heardBytes - bytes.length, behaviour.garblesHeardBytes);
    if (!isRunning) return;
    const isWhole = behaviour.garblesHeardBytes === undefined;
    if (isWhole) watchLines(heard);
    for (const packet of framer.push(heard)) onPacket(packet);
  };

  const attach = (next: DeviceEnd): void => {
    device = next;
    hasAnswered = false;
    next.onBytes((bytes) => {
      if (next !== device) return;
      const unplugAt = behaviour.unplugAtBytes ?? Number.POSITIVE_INFINITY;
      const heard = bytes.subarray(0, Math.max(0, unplugAt - counts.heardBytes));
      counts.heardBytes += heard.length;
      hear(heard);
      if (counts.heardBytes >= unplugAt) next.unplug();
    });
  };

  const powerOn = (): void => {
    if (isPowered) throw new Error(`${name}: already powered on`);
    isPowered = true;
    reset(true);
  };

  const behave = (next: VirtualMcubootBehaviour): void => {
    behaviour = next;
    counts = { heardBytes: 0, saidBytes: 0, requests: 0, answers: 0 };
  };

  behave(options.behaviour ?? {});
  powerOn();
  return {
    name,
    identity,
    violations,
    slots,
    get writeCount() {
      return writeCount;
    },
    get knownWriteCount() {
      return knownWriteCount;
    },
    get uploadedBytes() {
      return uploadedBytes;
    },
    openLink: () => {
      const pair = createVirtualLink(name, { baudRate });
      attach(pair.device);
      return pair.link;
    },
    attach,
    cutPower,
    powerOn,
    behave,
  };
};

/** Nested maps and all, as a device builds its answers. */
const answerFrame = (request: SmpFrame, payload: Readonly<Record<string, unknown>>): Uint8Array => {
  const operation = request.operation === 'read' ? 'read-answer' : 'write-answer';
  const head = encodeFrame({ ...request, operation }, {}).subarray(0, 8);
  const body = encode(payload);
  const frame = Buffer.concat([head, body]);
  frame.writeUInt16BE(body.length, 2);
  return new Uint8Array(frame);
};
