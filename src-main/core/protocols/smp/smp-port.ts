import { randomInt } from 'node:crypto';
import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import type { ByteLink } from '../../links/byte-link.ts';
import type { SmpMap, SmpValue } from './cbor.ts';
import { decodeFrame, encodeFrame, type SmpFrame } from './frame.ts';
import { type FramingKind, framings } from './framing.ts';
import { createLineCount } from './line-count.ts';
import type { LineSilence } from './line-silence.ts';

export interface SmpRequest {
  readonly operation: 'read' | 'write';
  readonly group: number;
  readonly command: number;
  readonly payload: Readonly<Record<string, SmpValue | undefined>>;
}

export interface SmpPortOptions {
  readonly framing: FramingKind;
  readonly version: 1 | 2;
  /** A line of text that each start of the device prints (`m` flag); null where there is none. */
  readonly banner?: string | null;
  /** Answers longer than this are noise. */
  readonly limitBytes: number;
  /** Raw links only: kept before anything is sent after a request that went unanswered. */
  readonly silence?: LineSilence | undefined;
  readonly trace?: ((direction: 'sent' | 'received' | 'note', text: string) => void) | undefined;
}

/** SMP frames over a link: numbered requests out, answers in. Knows no command. */
export interface SmpPort {
  /** The link's name, for messages. */
  readonly name: string;
  /** Packets that were SMP frames, and bytes of whatever kind; they tell a silent device from one that is not understood. */
  readonly heardFrames: number;
  readonly heardBytes: number;
  /** Starts of the device, by its banner. */
  readonly heardStarts: number;
  /** Writes a request, on a raw link once its silence was kept, and returns its sequence number. */
  send(request: SmpRequest, signal: AbortSignal): Promise<number>;
  /** To be called when something sent by {@link send} went unanswered. */
  doubt(): void;
  /** The next frame, or null after `waitMs` without one. Rejects with `cancelled` and the link's faults. */
  receive(waitMs: number, signal: AbortSignal): Promise<SmpFrame | null>;
  /** One request and its answer, sent up to `tries` times; null when none came. For what may be done twice. */
  ask(request: SmpRequest, tries: number, waitMs: number, signal: AbortSignal): Promise<SmpMap | null>;
  /** Listens to nothing for `ms`; what comes meanwhile is dropped. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

/** Whether `answer` is one to a request of this kind. */
export const isAnswerTo = (answer: SmpFrame, request: SmpRequest): boolean =>
  answer.operation === `${request.operation}-answer` &&
  answer.group === request.group &&
  answer.command === request.command;

export const createSmpPort = (link: ByteLink, options: SmpPortOptions): SmpPort => {
  const { version, limitBytes, silence, trace = () => {} } = options;
  const framing = framings[options.framing];
  const starts = createLineCount(options.banner == null ? /(?!)/ : new RegExp(options.banner, 'm'));
  const framer = framing.createFramer(limitBytes);
  const arrived: SmpFrame[] = [];
  // Answers to an earlier visit may still come; a number of their own keeps them apart.
  let sequence = randomInt(256);
  let heardFrames = 0;
  let heardBytes = 0;

  const take = (packets: readonly Uint8Array[]): void => {
    for (const packet of packets) {
      const frame = decodeFrame(packet);
      if (frame === null) continue;
      heardFrames++;
      if (frame.sequence === sequence) silence?.answered();
      trace('received', Buffer.from(packet).toString('hex'));
      arrived.push(frame);
    }
  };

  /** One piece of what comes, or that nothing came in `waitMs`. */
  const hear = async (waitMs: number, signal: AbortSignal): Promise<boolean> => {
    if (signal.aborted) throw new Fault('cancelled', `${link.name}: cancelled`);
    const bytes = waitMs <= 0 ? null : await link.chunks.next(Math.ceil(waitMs), signal);
    heardBytes += bytes?.length ?? 0;
    if (bytes !== null) starts.push(bytes);
    take(bytes === null ? framer.giveUp() : framer.push(bytes));
    return bytes !== null;
  };

  /** What comes meanwhile is kept for whoever receives next: a late answer ends the silence. */
  const keepSilence = async (signal: AbortSignal): Promise<void> => {
    if (silence === undefined) return;
    for (let leftMs = silence.leftMs(); leftMs > 0; leftMs = silence.leftMs()) await hear(leftMs, signal);
  };

  const send: SmpPort['send'] = async ({ operation, group, command, payload }, signal) => {
    await keepSilence(signal);
    sequence = (sequence + 1) & 0xff;
    const sent = sequence;
    const frame = encodeFrame({ version, operation, group, command, sequence: sent }, payload);
    trace('sent', Buffer.from(frame).toString('hex'));
    const bytes = framing.encode(frame);
    const fromMs = performance.now();
    await link.write(bytes);
    silence?.sent(bytes.length, fromMs);
    return sent;
  };

  const receive: SmpPort['receive'] = async (waitMs, signal) => {
    const deadlineMs = performance.now() + waitMs;
    for (;;) {
      if (signal.aborted) throw new Fault('cancelled', `${link.name}: cancelled`);
      const frame = arrived.shift();
      if (frame !== undefined) return frame;
      if (!(await hear(deadlineMs - performance.now(), signal)) && arrived.length === 0) return null;
    }
  };

  const answerTo = async (request: SmpRequest, sent: number, waitMs: number, signal: AbortSignal) => {
    const deadlineMs = performance.now() + waitMs;
    for (let leftMs = waitMs; leftMs > 0; leftMs = deadlineMs - performance.now()) {
      const frame = await receive(leftMs, signal);
      if (frame === null) return null;
      if (frame.sequence === sent && isAnswerTo(frame, request)) return frame.payload;
    }
    return null;
  };

  return {
    name: link.name,
    get heardFrames() {
      return heardFrames;
    },
    get heardBytes() {
      return heardBytes;
    },
    get heardStarts() {
      return starts.lines;
    },
    send,
    receive,
    doubt: () => silence?.doubt(),
    ask: async (request, tries, waitMs, signal) => {
      for (let attempt = 1; attempt <= tries; attempt++) {
        const sent = await send(request, signal);
        const answer = await answerTo(request, sent, waitMs, signal);
        if (answer !== null) return answer;
        silence?.doubt();
        // The silence before the next try is time for this one's answer.
        const late = attempt < tries ? await answerTo(request, sent, silence?.leftMs() ?? 0, signal) : null;
        if (late !== null) return late;
      }
      return null;
    },
    pause: async (ms, signal) => {
      const deadlineMs = performance.now() + ms;
      for (let leftMs = ms; leftMs > 0; leftMs = deadlineMs - performance.now())
        await receive(leftMs, signal);
    },
  };
};
