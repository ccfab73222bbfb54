import { isFault } from '../../../../src-shared/domain/faults/fault.ts';
import { wireMs } from '../../protocols/ceiling.ts';
import { imageCommand, imageGroup, type Refusal, refusalIn } from '../../protocols/smp/answer.ts';
import { numberIn } from '../../protocols/smp/cbor.ts';
import type { SmpFrame } from '../../protocols/smp/frame.ts';
import { type FramingKind, framings } from '../../protocols/smp/framing.ts';
import type { SmpPort } from '../../protocols/smp/smp-port.ts';
import type { LoadProgress } from '../loader.ts';
import {
  createUploadMeasure,
  replyFrameBytes,
  type UploadMeasure,
  type UploadReport,
} from './upload-measure.ts';
import { planUpload, type UploadPlan } from './upload-request.ts';
import { createUploadSession } from './upload-session.ts';
import type { UploadContext, UploadEvent, UploadState, UploadStep } from './upload-state.ts';

export interface UploadOptions {
  readonly image: Uint8Array;
  readonly imageNumber: number;
  readonly framing: FramingKind;
  readonly baudRate: number;
  /** The largest SMP frame that both sides take. */
  readonly frameBytes: number;
  readonly window: number;
  readonly tries: number;
  readonly eraseMs: number;
  readonly chunkMs: number;
  /** Rejects with `hub-swapped` when another hub answers, and with other faults when none can be understood. */
  readonly confirmHub: (signal: AbortSignal) => Promise<void>;
  /** After each answer that moved the upload on; must return at once. */
  readonly onProgress: (progress: LoadProgress) => void;
}

export type UploadOutcome =
  | { readonly kind: 'done'; readonly match: boolean | null; readonly report: UploadReport }
  | { readonly kind: 'lost-place'; readonly acknowledgedBytes: number; readonly report: UploadReport }
  | { readonly kind: 'too-large'; readonly refusal: Refusal; readonly report: UploadReport };

const contextOf = (options: UploadOptions, plan: UploadPlan, linkName: string): UploadContext => {
  const { wireBytes } = framings[options.framing];
  const overheadBytes = plan.usual.frameBytes - plan.usual.payloadBytes;
  const replyBytes = wireBytes(replyFrameBytes);
  return {
    ...options,
    linkName,
    imageBytes: plan.imageBytes,
    pieceAt: (offset) => {
      const { endOffset } = plan.requestAt(offset);
      const bytes = wireBytes(endOffset - offset + overheadBytes) + replyBytes;
      return { endOffset, wireMs: wireMs(bytes, options.baudRate) };
    },
  };
};

const eventOf = (frame: SmpFrame, id: number): UploadEvent => {
  const match = frame.payload.get('match');
  return {
    kind: 'answer',
    id,
    offset: numberIn(frame.payload, 'off'),
    match: typeof match === 'boolean' ? match : null,
    refusal: refusalIn(frame.payload),
    atMs: performance.now(),
  };
};

const isUploadAnswer = ({ operation, group, command }: SmpFrame): boolean =>
  operation === 'write-answer' && group === imageGroup && command === imageCommand.upload;

/** The next answer to a piece known in `ids`, or what came in its place. */
const nextEvent = async (
  port: SmpPort,
  ids: ReadonlyMap<number, number>,
  waitMs: number,
  signal: AbortSignal,
): Promise<UploadEvent> => {
  const deadlineMs = performance.now() + waitMs;
  try {
    for (let leftMs = waitMs; leftMs > 0; leftMs = deadlineMs - performance.now()) {
      const frame = await port.receive(leftMs, signal);
      if (frame === null) break;
      const id = ids.get(frame.sequence);
      if (id !== undefined && isUploadAnswer(frame)) return eventOf(frame, id);
    }
  } catch (error) {
    if (isFault(error, 'cancelled')) return { kind: 'cancel', atMs: performance.now() };
    throw error;
  }
  return { kind: 'timeout', atMs: performance.now() };
};

/** Asks the hub who it is. What keeps it from saying so before anything was sent is not the upload's failure. */
const confirm = async (
  { confirmHub }: UploadOptions,
  hasSent: boolean,
  signal: AbortSignal,
): Promise<UploadEvent> => {
  try {
    await confirmHub(signal);
    return { kind: 'confirmed', atMs: performance.now() };
  } catch (error) {
    if (!hasSent || !isFault(error) || isFault(error, 'hub-swapped', 'cancelled', 'port-lost')) throw error;
    return { kind: 'unconfirmed', atMs: performance.now() };
  }
};

/** Tells measure and caller how far the upload got, when the step got it further. */
const createProgress = (
  measure: UploadMeasure,
  totalBytes: number,
  onProgress: UploadOptions['onProgress'],
) => {
  let reportedBytes = 0;
  return ({ state, acknowledged }: UploadStep): void => {
    if (acknowledged === null) return;
    const acknowledgedBytes = state.name === 'done' ? totalBytes : acknowledgedIn(state);
    measure.acknowledged(acknowledged, acknowledgedBytes, performance.now());
    if (acknowledgedBytes <= reportedBytes) return;
    reportedBytes = acknowledgedBytes;
    onProgress({ acknowledgedBytes, totalBytes, ceilingFraction: measure.ceilingFractionSoFar() });
  };
};

const acknowledgedIn = (state: UploadState): number =>
  'acknowledgedBytes' in state ? state.acknowledgedBytes : 0;

/**
 * Uploads an image over `port`, going on from wherever the device says it is. Rejects with `transfer-stalled`,
 * `transfer-noisy`, `transfer-refused`, `hub-write-failed`, `cancelled`, or the link's own faults.
 */
export const uploadImage = async (
  port: SmpPort,
  options: UploadOptions,
  signal: AbortSignal,
): Promise<UploadOutcome> => {
  const plan = planUpload(options.image, options.imageNumber, options.frameBytes);
  const session = createUploadSession(contextOf(options, plan, port.name));
  const measure = createUploadMeasure({ ...options, ...plan.usual });
  const progress = createProgress(measure, plan.imageBytes, options.onProgress);
  const ids = new Map<number, number>();

  let step = session.begin();
  for (progress(step); !step.isOver; progress(step)) {
    if (step.state.name === 'asking') {
      if (ids.size > 0) port.doubt();
      step = session.next(step.state, await confirm(options, ids.size > 0, signal));
      continue;
    }
    for (const piece of step.send) {
      measure.sent(piece);
      ids.set(await port.send(plan.requestAt(piece.offset).request, signal), piece.id);
    }
    step = session.next(step.state, await nextEvent(port, ids, step.waitMs, signal));
  }
  const { state } = step;
  switch (state.name) {
    case 'done':
      return { kind: 'done', match: state.match, report: measure.report() };
    case 'lost-place':
      return { kind: 'lost-place', acknowledgedBytes: state.acknowledgedBytes, report: measure.report() };
    case 'too-large':
      return { kind: 'too-large', refusal: state.refusal, report: measure.report() };
    case 'failed':
      throw state.fault;
    default:
      throw new Error(`an upload is over in the state ${state.name}`);
  }
};
