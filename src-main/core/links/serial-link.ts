import { setTimeout as delay } from 'node:timers/promises';
import { SerialPort } from 'serialport';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { ByteLink, LineSettings } from './byte-link.ts';
import { ChunkQueue } from './chunk-queue.ts';
import { explainOpenFault } from './explain-open.ts';
import { closeFault, linesFault, lostFault } from './serial-faults.ts';
import { type Port, readUntilClosed } from './serial-reads.ts';
import { writeAtOnce } from './serial-writes.ts';

export interface SerialLinkOptions {
  /** `/dev/ttyUSB0`, `/dev/serial/by-path/...`, `COM3`. */
  readonly path: string;
  readonly baudRate: number;
  readonly signal?: AbortSignal | undefined;
  /** A dead driver can hang in open; 5,000 ms unless told. */
  readonly openTimeoutMs?: number | undefined;
  /** And in close; 3,000 ms unless told. */
  readonly closeTimeoutMs?: number | undefined;
  /** The system's own ports unless given. */
  readonly openPort?: ((settings: PortSettings) => Promise<Port>) | undefined;
}

export interface PortSettings {
  readonly path: string;
  readonly baudRate: number;
  readonly lock: boolean;
  readonly hupcl: boolean;
}

const openWithinMs = 5_000;
const closeWithinMs = 3_000;
/** On top of the time the bytes take at the port's baud. */
const writeSlackMs = 10_000;
const bitsPerByte = 10;

type Latency = NonNullable<ByteLink['latency']>;

/**
 * Opens a serial port for this process alone: 8 data bits, no parity, one stop bit, raw, no flow control, DTR and RTS
 * on. Rejects with `port-not-found`, `port-permission`, `port-busy`, `port-unusable`, `port-open-timeout` or
 * `cancelled`.
 *
 * `write` resolves when the driver has taken the bytes and does not wait until they are out (drain): the answer of
 * the device is what tells that they arrived, and draining costs a trip through the thread pool per block.
 */
export const openSerialLink = async (options: SerialLinkOptions): Promise<ByteLink> => {
  const port = await openInTime(options);
  return new SerialLink(port, options, await askForLowLatency(port));
};

const openSystemPort = (settings: PortSettings): Promise<Port> => SerialPort.binding.open(settings);

const openInTime = async (options: SerialLinkOptions): Promise<Port> => {
  const { path, baudRate, signal, openTimeoutMs = openWithinMs, openPort = openSystemPort } = options;
  if (signal?.aborted)
    throw new Fault('cancelled', `${path}: opening was cancelled`, { cause: signal.reason });
  const opening = openPort({ path, baudRate, lock: true, hupcl: false });
  const isOver = new AbortController();
  const anySignal = signal === undefined ? isOver.signal : AbortSignal.any([signal, isOver.signal]);
  const late = delay(openTimeoutMs, 'late' as const, { signal: anySignal }).catch(() => 'late' as const);
  try {
    const opened = await Promise.race([opening, late]);
    if (opened !== 'late') return opened;
  } catch (error) {
    throw await explainOpenFault({ path, baudRate }, error);
  } finally {
    isOver.abort();
  }
  opening.then((port) => port.close()).catch(() => {});
  if (signal?.aborted)
    throw new Fault('cancelled', `${path}: opening was cancelled`, { cause: signal.reason });
  throw new Fault('port-open-timeout', `${path} at ${baudRate} baud: not open after ${openTimeoutMs} ms`);
};

/**
 * FTDI adapters hold bytes back for up to 16 ms unless their driver is told not to, which halves a stop-and-wait
 * transfer. A pty and most other drivers refuse, and lose nothing by it.
 */
const askForLowLatency = async (port: Port): Promise<Latency> => {
  if (!('poller' in port)) return 'not-asked';
  return port.set({ dtr: true, rts: true, lowLatency: true }).then(
    () => 'low',
    () => 'refused',
  );
};

const inTime = async (work: Promise<void>, late: Fault, withinMs: number): Promise<void> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, withinMs, late);
  });
  await Promise.race([work, tooLate]).finally(() => clearTimeout(timer));
};

class SerialLink implements ByteLink {
  readonly name: string;
  readonly latency: Latency;
  readonly chunks: ChunkQueue;
  readonly #port: Port;
  #baudRate: number;
  readonly #closeWithinMs: number;
  #lines = { dtr: true, rts: true, brk: false };
  #lastWrite: Promise<void> = Promise.resolve();
  #writesUnderWay = 0;
  #closing: Promise<void> | null = null;

  constructor(port: Port, options: SerialLinkOptions, latency: Latency) {
    const { path, baudRate, closeTimeoutMs = closeWithinMs } = options;
    this.#port = port;
    this.#closeWithinMs = closeTimeoutMs;
    this.name = path;
    this.latency = latency;
    this.#baudRate = baudRate;
    this.chunks = new ChunkQueue(path);
    readUntilClosed(port, (bytes) => this.chunks.push(bytes)).catch((error) =>
      this.#lose(lostFault(path, error)),
    );
  }

  get baudRate(): number {
    return this.#baudRate;
  }

  /** One write at a time: what comes while another waits for the driver waits behind it. */
  async write(bytes: Uint8Array): Promise<void> {
    const takenBytes = this.#writesUnderWay === 0 ? this.#writeAtOnce(bytes) : 0;
    if (takenBytes === bytes.length) return;
    const before = this.#lastWrite;
    const written = before.catch(() => {}).then(() => this.#writeSlowly(bytes.subarray(takenBytes)));
    this.#lastWrite = written;
    this.#writesUnderWay++;
    return written.finally(() => this.#writesUnderWay--);
  }

  async setLines({ baudRate, dtr, rts, break: isBreak }: LineSettings): Promise<void> {
    this.#requireAlive();
    if (baudRate !== undefined) {
      await this.#orFault(`${baudRate} baud`, this.#port.update({ baudRate }));
      this.#baudRate = baudRate;
    }
    if (dtr === undefined && rts === undefined && isBreak === undefined) return;
    const lines = {
      dtr: dtr ?? this.#lines.dtr,
      rts: rts ?? this.#lines.rts,
      brk: isBreak ?? this.#lines.brk,
    };
    await this.#orFault(`dtr ${lines.dtr}, rts ${lines.rts}, break ${lines.brk}`, this.#port.set(lines));
    this.#lines = lines;
  }

  /** Rejects with `port-close-timeout` when the driver hangs in it; the port stays held by this program then. */
  async close(): Promise<void> {
    this.chunks.fail(lostFault(this.name, new Error('the link was closed')));
    return this.#closeInTime();
  }

  #closeInTime(): Promise<void> {
    this.#closing ??= inTime(
      this.#port.close().catch(() => {}),
      closeFault(this.name, this.#closeWithinMs),
      this.#closeWithinMs,
    );
    return this.#closing;
  }

  #writeAtOnce(bytes: Uint8Array): number {
    this.#requireAlive();
    try {
      return writeAtOnce(this.#port, bytes);
    } catch (error) {
      this.#lose(lostFault(this.name, error));
      throw this.chunks.fault;
    }
  }

  async #writeSlowly(bytes: Uint8Array): Promise<void> {
    this.#requireAlive();
    const withinMs = writeSlackMs + (bytes.length * bitsPerByte * 1000) / this.#baudRate;
    const timer = setTimeout(() => {
      const what = `${bytes.length} bytes not taken within ${Math.round(withinMs)} ms`;
      this.#lose(new Fault('port-stalled', `${this.name}: ${what}`));
    }, withinMs);
    try {
      await this.#port.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    } catch (error) {
      this.#lose(lostFault(this.name, error));
      this.#requireAlive();
    } finally {
      clearTimeout(timer);
    }
  }

  async #orFault(what: string, setting: Promise<void>): Promise<void> {
    try {
      await setting;
    } catch (error) {
      this.#requireAlive();
      throw linesFault(this.name, what, error);
    }
  }

  /** Closes the port as well: a port that went away is free again for whoever plugs it back in. */
  #lose(fault: Fault): void {
    this.chunks.fail(fault);
    this.#closeInTime().catch(() => {});
  }

  #requireAlive(): void {
    if (this.chunks.fault !== null) throw this.chunks.fault;
  }
}
