import { createHubRequests } from '../../src-main/core/loaders/mcuboot/hub-requests.ts';
import type { McubootSettings } from '../../src-main/core/loaders/mcuboot/settings.ts';
import type { SmpEnd, Visit } from '../../src-main/core/loaders/mcuboot/visit.ts';
import type { SmpMap } from '../../src-main/core/protocols/smp/cbor.ts';
import type { SmpFrame } from '../../src-main/core/protocols/smp/frame.ts';
import type { FramingKind } from '../../src-main/core/protocols/smp/framing.ts';
import type { SmpPort, SmpRequest } from '../../src-main/core/protocols/smp/smp-port.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import { quickMcubootSettings } from '../rig/mcuboot-settings.ts';
import type { RigIdentity } from '../rig/qemu-disk.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';

/** A hub as a list of answers, without a line and without a clock: what a loader asks is noted in its order. */

export const never = new AbortController().signal;
export const chf = requireDeviceId(sampleIdentity(2).chf, 'test');

/** `noise`: bytes come that are no answer. */
export type Answer = Readonly<Record<string, unknown>> | 'silence' | 'noise';
export type Script = (asked: string, payload: SmpRequest['payload']) => Answer;

export interface ScriptedEnd extends SmpEnd {
  readonly port: SmpPort & { heardStarts: number };
}

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
const asDecoded = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(asDecoded);
  if (!isPlain(value)) return value;
  return new Map(Object.entries(value).map(([name, held]) => [name, asDecoded(held)]));
};

const noiseBytes = 9;
const answerBytes = 30;

const createScriptedPort = (name: string, script: Script, note: (text: string) => void) => {
  let heardBytes = 0;
  let sequence = 0;
  let isBusy = false;
  const arrived: SmpFrame[] = [];

  /** What is asked takes its time, and whoever asks has to wait for it. */
  const oneByOne = async <T>(work: () => T): Promise<T> => {
    if (isBusy) throw new Error('a scripted hub is asked one thing after the other');
    isBusy = true;
    await new Promise(setImmediate);
    isBusy = false;
    return work();
  };

  const answerTo = ({ operation, group, command, payload }: SmpRequest): SmpMap | null => {
    const asked = `${operation} ${group}/${command}`;
    note(asked);
    const answer = script(asked, payload);
    if (answer === 'silence') return null;
    heardBytes += answer === 'noise' ? noiseBytes : answerBytes;
    return answer === 'noise' ? null : (asDecoded(answer) as SmpMap);
  };

  const port: SmpPort & { heardStarts: number } = {
    name,
    heardFrames: 0,
    heardStarts: 0,
    get heardBytes() {
      return heardBytes;
    },
    send: async (request) => {
      sequence++;
      const payload = await oneByOne(() => answerTo(request));
      const { group, command } = request;
      const operation = request.operation === 'read' ? 'read-answer' : 'write-answer';
      if (payload !== null) arrived.push({ version: 2, operation, group, command, sequence, payload });
      return sequence;
    },
    receive: async () => arrived.shift() ?? null,
    doubt: () => {},
    ask: async (request, tries) => {
      for (let attempt = 1; attempt <= tries; attempt++) {
        const answer = await oneByOne(() => answerTo(request));
        if (answer !== null) return answer;
      }
      return null;
    },
    pause: (ms) => oneByOne(() => note(`pause ${ms}`)),
  };
  return port;
};

export interface ScriptedHub {
  readonly visit: Visit;
  readonly application: ScriptedEnd;
  readonly recovery: ScriptedEnd | null;
  /** `read 1/0`, with `bootloader ` in front where that was asked, and `pause 25`. */
  readonly asked: string[];
}

export interface ScriptedHubOptions extends Partial<Visit> {
  readonly firmware: Script;
  readonly bootloader?: Script;
}

/** On slot 3, identified as the rig's second sample hub. */
export const scriptHub = ({ firmware, bootloader, ...visited }: ScriptedHubOptions): ScriptedHub => {
  const settings: McubootSettings = visited.settings ?? quickMcubootSettings;
  const asked: string[] = [];
  const endOf = (script: Script, framing: FramingKind, prefix: string): ScriptedEnd => {
    const port = createScriptedPort('slot 3', script, (text) => void asked.push(prefix + text));
    return { port, requests: createHubRequests(port, settings, framing), framing, plainFrameBytes: 256 };
  };
  const application = endOf(firmware, settings.framing, '');
  const recovery =
    bootloader === undefined
      ? null
      : endOf(bootloader, settings.recovery?.framing ?? 'console', 'bootloader ');
  const visit: Visit = {
    where: 'slot 3',
    baudRate: settings.baudRate,
    settings,
    application,
    recovery,
    knownImages: async () => [],
    end: application,
    identified: chf,
    isRescue: false,
    loaded: null,
    writtenSlot: null,
    frameBytes: null,
    startsBefore: 0,
    match: null,
    settledList: null,
    ...visited,
  };
  return { visit, application, recovery, asked };
};

export const identityLines = (who: Partial<RigIdentity> = {}): string => {
  const { chf, gpf, manufacturer, model } = { ...sampleIdentity(2), ...who };
  return `chf_id=${chf}\ngpf_id=${gpf}\nch_manufacturer=${manufacturer}\nch_model=${model}\n`;
};

/** What is told in turn, the last one for ever. */
export const inTurn = <T>(...values: readonly [T, ...T[]]): (() => T) => {
  let at = 0;
  return () => values[Math.min(at++, values.length - 1)] ?? values[0];
};

/** Answers by what is asked; `silence` to what is not in the list. */
export const answersOf =
  (answers: Readonly<Record<string, Answer | ((payload: SmpRequest['payload']) => Answer)>>): Script =>
  (asked, payload) => {
    const answer = answers[asked] ?? 'silence';
    return typeof answer === 'function' ? answer(payload) : answer;
  };

/** Firmware's shell, by the words of a command. */
export const shellOf =
  (commands: Readonly<Record<string, Answer | (() => Answer)>>) =>
  (payload: SmpRequest['payload']): Answer => {
    const words = payload.argv;
    const answer = commands[Array.isArray(words) ? words.join(' ') : ''] ?? { ret: -8 };
    return typeof answer === 'function' ? answer() : answer;
  };

/** Firmware that says who it is; the rig's second sample hub unless told. */
export const named = (who: Partial<RigIdentity> = {}): Answer => ({ o: identityLines(who), ret: 0 });
export const stranger = named({ chf: sampleIdentity(3).chf });

export const notSupported: Answer = { rc: 8 };

/** An entry of an image list; its hash is the number once, as one byte. */
export const entry = (slot: number, hash: number | null = slot, more: object = {}): object => ({
  slot,
  version: '1.2.3',
  ...(hash === null ? {} : { hash: Uint8Array.of(hash) }),
  ...more,
});
export const listOf = (...images: readonly object[]): Answer => ({ images });
export const active = { active: true, confirmed: true };
