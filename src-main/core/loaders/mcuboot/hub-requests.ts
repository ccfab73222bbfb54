import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import {
  imageCommand,
  imageGroup,
  isRefusal,
  osCommand,
  osGroup,
  type Refusal,
  refusalIn,
  refusalText,
  shellCommand,
  shellGroup,
  smpError,
} from '../../protocols/smp/answer.ts';
import { bytesIn, isSet, mapsIn, numberIn, type SmpMap, textIn } from '../../protocols/smp/cbor.ts';
import type { FramingKind } from '../../protocols/smp/framing.ts';
import type { SmpPort, SmpRequest } from '../../protocols/smp/smp-port.ts';
import { hexOf, type ImageList, keyOf, type ListedImage } from './image-list.ts';
import type { Question } from './question-settings.ts';
import type { McubootSettings } from './settings.ts';
import { linesOf, type ToldLines } from './told-lines.ts';

/** What the device's buffers take; null where it does not tell. */
export interface DeviceBuffers {
  readonly bytes: number;
  readonly count: number;
}

export type MarkAnswer = Refusal | 'done' | 'unanswered';

/** The requests of this loader that may be sent twice, each with its tries and deadline. */
export interface HubRequests {
  isAnswering(waitMs: number, signal: AbortSignal): Promise<boolean>;
  buffers(signal: AbortSignal): Promise<DeviceBuffers | null>;
  /** The images of the settings' image number. */
  listImages(signal: AbortSignal): Promise<ImageList>;
  /** Asks once to start the image with `hash` on trial, or for good: only the image list tells whether it was done. */
  mark(hash: Uint8Array, isForGood: boolean, signal: AbortSignal): Promise<MarkAnswer>;
  tell(question: Question, signal: AbortSignal): Promise<ToldLines>;
  /** Asks once: a reset done twice could take back what the first one started. False when it was not acknowledged. */
  reset(signal: AbortSignal): Promise<boolean>;
  /** Asks once, for a restart of another kind. False when it was not acknowledged, or refused. */
  restartBy(
    request: Pick<SmpRequest, 'group' | 'command' | 'payload'>,
    signal: AbortSignal,
  ): Promise<boolean>;
}

const read = (group: number, command: number, payload: SmpRequest['payload'] = {}): SmpRequest => ({
  operation: 'read',
  group,
  command,
  payload,
});
const write = (group: number, command: number, payload: SmpRequest['payload']): SmpRequest => ({
  operation: 'write',
  group,
  command,
  payload,
});

/** Null for an entry without a slot. */
const listedImage = (entry: SmpMap): ListedImage | null => {
  const slot = numberIn(entry, 'slot');
  const hash = bytesIn(entry, 'hash');
  if (slot === null) return null;
  return {
    image: numberIn(entry, 'image') ?? 0,
    slot,
    version: textIn(entry, 'version') ?? '',
    hash: hash === null ? null : hexOf(hash),
    isPending: isSet(entry, 'pending'),
    isConfirmed: isSet(entry, 'confirmed'),
    isActive: isSet(entry, 'active'),
  };
};

export const createHubRequests = (
  port: SmpPort,
  settings: McubootSettings,
  framing: FramingKind,
): HubRequests => {
  const { deadlines, tries } = settings;

  const ask = async (what: string, request: SmpRequest, signal: AbortSignal): Promise<SmpMap> => {
    const heardBefore = port.heardBytes;
    const answer = await port.ask(request, tries.request, deadlines.answerMs, signal);
    if (answer !== null) return answer;
    const text = `${port.name}: no answer to ${what} after ${tries.request} tries of ${deadlines.answerMs} ms`;
    throw port.heardBytes === heardBefore
      ? new Fault('no-reply', text)
      : new Fault('console-garbled', `${text}, though ${port.heardBytes - heardBefore} bytes came`);
  };

  /** Noise in a raw request may well have it refused, so the hub is asked again. */
  const readList = async (signal: AbortSignal): Promise<SmpMap> => {
    for (let attempt = 1; ; attempt++) {
      const answer = await ask('the image list', read(imageGroup, imageCommand.state), signal);
      const refusal = refusalIn(answer);
      if (refusal === null) return answer;
      if (attempt >= tries.request)
        throw new Fault(
          'check-failed',
          `${port.name}: the hub does not list its images: ${refusalText(refusal)}, ${attempt} times`,
        );
    }
  };

  const listOnce = async (signal: AbortSignal): Promise<ImageList> =>
    mapsIn(await readList(signal), 'images')
      .map(listedImage)
      .filter((listed) => listed !== null)
      .filter(({ image }) => image === settings.image.number);

  /** Raw frames carry no checksum: there, two lists in a row have to agree. */
  const listImages: HubRequests['listImages'] = async (signal) => {
    let previous = await listOnce(signal);
    if (framing === 'console') return previous;
    for (let attempt = 2; attempt <= tries.request + 1; attempt++) {
      const images = await listOnce(signal);
      if (keyOf(images) === keyOf(previous)) return images;
      previous = images;
    }
    throw new Fault('console-garbled', `${port.name}: no two of ${tries.request + 1} image lists agree`);
  };

  const tell: HubRequests['tell'] = async (question, signal) => {
    const request =
      'parts' in question
        ? read(question.group, question.command, question.payload)
        : write(shellGroup, shellCommand.execute, { argv: question });
    const what =
      'parts' in question ? `read ${question.group}/${question.command}` : `\`${question.join(' ')}\``;
    return linesOf(what, question, await ask(what, request, signal));
  };

  return {
    isAnswering: async (waitMs, signal) => {
      const echo = write(osGroup, osCommand.echo, { d: 'reflash' });
      // A device without echo answers all the same, with a refusal.
      return (await port.ask(echo, 1, waitMs, signal)) !== null;
    },
    buffers: async (signal) => {
      const answer = await ask('the buffer sizes', read(osGroup, osCommand.parameters), signal);
      // mutant: logic: null is below 1 too
      const bytes = numberIn(answer, 'buf_size') ?? 0;
      // mutant: logic: the same
      const count = numberIn(answer, 'buf_count') ?? 0;
      return bytes < 1 || count < 1 ? null : { bytes, count };
    },
    listImages,
    mark: async (hash, isForGood, signal) => {
      const request = write(imageGroup, imageCommand.state, { hash, confirm: isForGood });
      const answer = await port.ask(request, 1, deadlines.answerMs, signal);
      return answer === null ? 'unanswered' : (refusalIn(answer) ?? 'done');
    },
    tell,
    reset: async (signal) => {
      const answer = await port.ask(write(osGroup, osCommand.reset, {}), 1, deadlines.answerMs, signal);
      if (answer === null) return false;
      const refusal = refusalIn(answer);
      if (refusal === null || isRefusal(refusal, smpError.busy)) return refusal === null;
      throw new Fault('restart-failed', `${port.name}: the hub refuses to restart: ${refusalText(refusal)}`);
    },
    restartBy: async ({ group, command, payload }, signal) => {
      const answer = await port.ask(write(group, command, payload), 1, deadlines.answerMs, signal);
      return answer !== null && refusalIn(answer) === null;
    },
  };
};
