import { refusalText } from '../../protocols/smp/answer.ts';
import { confirmHub } from './confirm-hub.ts';
import type { ListedImage, MarkAnswer } from './hub-requests.ts';
import type { Visit } from './visit.ts';

/** `problem` is null once the hub lists the image as marked; else it says what the hub made of the last request. */
export interface Marked {
  readonly images: readonly ListedImage[];
  readonly problem: string | null;
}

const textOf = ({ settings }: Visit, answer: MarkAnswer): string => {
  if (answer === 'unanswered') return `no answer within ${settings.deadlines.answerMs} ms`;
  return answer === 'done' ? 'it answers that it did and did not' : refusalText(answer);
};

/**
 * Marks the image with `hash` to be started on trial, or for good, and reads from the hub's own list whether it is so.
 * A request whose answer was lost or damaged may well have been done, so the list is asked before another is sent, and
 * so is the hub's name: what came in its place may hold the same image.
 */
export const markImage = async (
  visit: Visit,
  hash: Uint8Array,
  isForGood: boolean,
  isMarked: (images: readonly ListedImage[]) => boolean,
  signal: AbortSignal,
): Promise<Marked> => {
  const { requests, settings } = visit;
  for (let attempt = 1; ; attempt++) {
    await confirmHub(visit, signal);
    const answer = await requests.mark(hash, isForGood, signal);
    const images = await requests.listImages(signal);
    if (isMarked(images)) return { images, problem: null };
    if (attempt >= settings.tries.request) return { images, problem: textOf(visit, answer) };
  }
};
