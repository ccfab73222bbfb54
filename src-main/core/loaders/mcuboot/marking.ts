import { refusalText } from '../../protocols/smp/answer.ts';
import { confirmHub } from './confirm-hub.ts';
import type { MarkAnswer } from './hub-requests.ts';
import type { ImageList } from './image-list.ts';
import type { Visit } from './visit.ts';

const textOf = ({ settings }: Visit, answer: MarkAnswer): string => {
  if (answer === 'unanswered') return `no answer within ${settings.deadlines.answerMs} ms`;
  return answer === 'done' ? 'it answers that it did and did not' : refusalText(answer);
};

/**
 * Marks the image with `hash` to be started on trial, or for good, and reads from the hub's own list whether it is so.
 * A request whose answer was lost or damaged may well have been done, so the list is asked before another is sent, and
 * so is the hub's name: what came in its place may hold the same image. Resolves with null once the hub lists the image as
 * marked, else with what the hub made of the last request.
 */
export const markImage = async (
  visit: Visit,
  hash: Uint8Array,
  isForGood: boolean,
  isMarked: (images: ImageList) => boolean,
  signal: AbortSignal,
): Promise<string | null> => {
  const { settings, application } = visit;
  for (let attempt = 1; ; attempt++) {
    await confirmHub(visit, signal);
    const answer = await application.requests.mark(hash, isForGood, signal);
    if (isMarked(await application.requests.listImages(signal))) return null;
    if (attempt >= settings.tries.request) return textOf(visit, answer);
  }
};
