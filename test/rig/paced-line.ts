import { createNoise, type NoiseOptions } from './noise.ts';
import { type Carrier, createVirtualLink, type VirtualPair } from './virtual-link.ts';

/** Steadily rising ms and a timer: real, or a test's own. */
export interface RigClock {
  nowMs(): number;
  after(delayMs: number, act: () => void): void;
}

export const realClock: RigClock = {
  nowMs: () => performance.now(),
  after: (delayMs, act) => {
    setTimeout(act, delayMs);
  },
};

export interface PacedLineOptions {
  readonly baudRate: number;
  /** Between the last byte that reaches the device and the first that it can send. */
  readonly turnAroundMs: number;
  /** Each direction has its own: the seed of the one towards the host is the seed + 1. */
  readonly noise?: NoiseOptions;
  readonly clock?: RigClock;
}

/** Timers fire up to this much late as a matter of course; what is later is a busy process and is not made up for. */
const timerSlackMs = 2;
/** Bytes are handed over in slices of about this long, as drivers do. */
const sliceMs = 20;

/**
 * One direction of a wire: start bit, eight data bits, stop bit per byte, one byte after the other. Delivery times are
 * reckoned from when the wire was free, never from when a timer happened to fire, so lateness does not add up.
 */
class Wire {
  readonly #byteMs: number;
  readonly #clock: RigClock;
  #freeAtMs = 0;
  #lateMs = 0;
  #waiting: { readonly dueMs: number; readonly deliver: () => void }[] = [];
  #isArmed = false;

  constructor(baudRate: number, clock: RigClock) {
    this.#byteMs = 10_000 / baudRate;
    this.#clock = clock;
  }

  /** Now, as the end that was just served would have it had its timer been punctual. */
  get receiverNowMs(): number {
    return this.#clock.nowMs() - this.#lateMs;
  }

  carry(bytes: Uint8Array, notBeforeMs: number, deliver: (bytes: Uint8Array) => void): void {
    const startMs = Math.max(this.#freeAtMs, notBeforeMs);
    const sliceBytes = Math.max(1, Math.floor(sliceMs / this.#byteMs));
    for (let from = 0; from < bytes.length; from += sliceBytes) {
      const slice = bytes.subarray(from, from + sliceBytes);
      this.#waiting.push({
        dueMs: startMs + (from + slice.length) * this.#byteMs,
        deliver: () => deliver(slice),
      });
    }
    this.#freeAtMs = startMs + bytes.length * this.#byteMs;
    this.#arm();
  }

  #arm(): void {
    const first = this.#waiting[0];
    if (first === undefined || this.#isArmed) return;
    this.#isArmed = true;
    this.#clock.after(Math.max(0, first.dueMs - this.#clock.nowMs()), () => this.#deliverDue());
  }

  #deliverDue(): void {
    this.#isArmed = false;
    const nowMs = this.#clock.nowMs();
    const dueCount = this.#waiting.findIndex(({ dueMs }) => dueMs > nowMs);
    const due = this.#waiting.splice(0, dueCount === -1 ? this.#waiting.length : dueCount);
    this.#lateMs = Math.min(timerSlackMs, nowMs - (due.at(-1)?.dueMs ?? nowMs));
    for (const { deliver } of due) deliver();
    this.#arm();
  }
}

/** A virtual link whose bytes take the time they take at `baudRate`, with a turn-around and, if asked for, noise. */
export const createPacedLink = (name: string, options: PacedLineOptions): VirtualPair => {
  const { baudRate, turnAroundMs, noise, clock = realClock } = options;
  const down = new Wire(baudRate, clock);
  const up = new Wire(baudRate, clock);
  const spoilDown = noise === undefined ? keep : createNoise(noise);
  const spoilUp = noise === undefined ? keep : createNoise({ ...noise, seed: noise.seed + 1 });
  const toDevice: Carrier = (bytes, deliver) => down.carry(spoilDown(bytes), up.receiverNowMs, deliver);
  const toHost: Carrier = (bytes, deliver) =>
    up.carry(spoilUp(bytes), down.receiverNowMs + turnAroundMs, deliver);
  return createVirtualLink(name, { baudRate, toDevice, toHost });
};

const keep = (bytes: Uint8Array): Uint8Array => bytes;

export interface Calibration {
  /** From host to device, image bytes without frames: what the line itself carries. */
  readonly bytesPerSecond: number;
  /** Median of: end of a frame on the wire to start of its answer, as the host sees it. */
  readonly turnAroundMs: number;
}

/** What a paced line really gives on this machine: print it beside any figure measured over one. */
export const calibratePacedLine = async (options: PacedLineOptions, rounds = 20): Promise<Calibration> => {
  const clock = options.clock ?? realClock;
  const { link, device } = createPacedLink('calibration', options);
  const frameBytes = 1_024;
  let heardBytes = 0;
  device.onBytes((bytes) => {
    heardBytes += bytes.length;
    if (heardBytes % frameBytes === 0) device.send(Uint8Array.of(0x06));
  });
  const byteMs = 10_000 / options.baudRate;
  const turnArounds: number[] = [];
  const startMs = clock.nowMs();
  for (let round = 0; round < rounds; round++) {
    const sentAtMs = clock.nowMs();
    await link.write(new Uint8Array(frameBytes));
    await link.chunks.next(60_000);
    turnArounds.push(clock.nowMs() - sentAtMs - (frameBytes + 1) * byteMs);
  }
  const elapsedMs = clock.nowMs() - startMs;
  const turnAroundMs = turnArounds.sort((a, b) => a - b)[rounds >> 1] ?? 0;
  const wireOnlyMs = elapsedMs - rounds * (options.turnAroundMs + byteMs);
  return { bytesPerSecond: (rounds * frameBytes * 1_000) / wireOnlyMs, turnAroundMs };
};
