import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import { certificateTimeText } from '../certificate-time.ts';
import { cancelledFault, throwIfCancelled } from './cancellation.ts';
import type { CatalogueSource, SourceAnswer } from './catalogue-source.ts';

export interface HttpDeadlines {
  /** No byte for this long ends the request. */
  readonly idleMs: number;
  /** Every request may take this long, */
  readonly requestMs: number;
  /** and longer by what its limit takes at this rate, so that a trickle cannot hold the bench for ever. */
  readonly minimumBytesPerSecond: number;
}

export const defaultHttpDeadlines: HttpDeadlines = {
  idleMs: 15_000,
  requestMs: 30_000,
  minimumBytesPerSecond: 10_000,
};

interface Watch {
  readonly signal: AbortSignal;
  readonly sawBytes: () => void;
  readonly stop: () => void;
}

/** One controller for the caller's signal and both deadlines; its reason is always a Fault. */
const watchRequest = (
  url: string,
  maxBytes: number,
  deadlines: HttpDeadlines,
  caller: AbortSignal,
): Watch => {
  const controller = new AbortController();
  const giveUp = (what: string) => () =>
    controller.abort(new Fault('catalogue-unreachable', `${url}: ${what}`));
  const totalMs = deadlines.requestMs + Math.ceil((maxBytes / deadlines.minimumBytesPerSecond) * 1000);
  const idle = setTimeout(giveUp(`no byte for ${deadlines.idleMs} ms`), deadlines.idleMs);
  const total = setTimeout(giveUp(`not complete after ${totalMs} ms`), totalMs);
  const onCancel = (): void => controller.abort(cancelledFault(caller));
  caller.addEventListener('abort', onCancel, { once: true });
  return {
    signal: controller.signal,
    sawBytes: () => idle.refresh(),
    stop: () => {
      clearTimeout(idle);
      clearTimeout(total);
      caller.removeEventListener('abort', onCancel);
      // Whatever is still on its way is not wanted any more; a finished request does not mind.
      controller.abort(new Fault('catalogue-unreachable', `${url}: reading was ended`));
    },
  };
};

const readBody = async (response: Response, maxBytes: number, watch: Watch): Promise<SourceAnswer> => {
  const announced = Number(response.headers.get('content-length') ?? 0);
  if (announced > maxBytes) return { kind: 'oversized', atLeastBytes: announced };
  const chunks: Uint8Array[] = [];
  let receivedBytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      watch.sawBytes();
      receivedBytes += chunk.length;
      if (receivedBytes > maxBytes) return { kind: 'oversized', atLeastBytes: receivedBytes };
      chunks.push(chunk);
    }
  } catch {
    // Hung up, or sent what its own headers say cannot be: either way the body has no end.
    if (watch.signal.aborted) throw watch.signal.reason;
    return { kind: 'cut-short', receivedBytes };
  }
  return { kind: 'complete', bytes: new Uint8Array(Buffer.concat(chunks)) };
};

const request = async (url: string, watch: Watch): Promise<Response> => {
  try {
    return await fetch(url, {
      // A redirect could lead anywhere, also to a login page; a catalogue has one address.
      redirect: 'manual',
      signal: watch.signal,
      headers: { 'accept-encoding': 'identity', 'cache-control': 'no-cache' },
    });
  } catch (error) {
    if (watch.signal.aborted) throw watch.signal.reason;
    const cause = error instanceof Error ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
    const aboutTime = certificateTimeText(cause?.code);
    if (aboutTime !== null)
      throw new Fault('certificate-out-of-date', `${url}: ${aboutTime}`, { cause: error });
    const detail = cause?.code ?? cause?.message ?? String(error);
    throw new Fault('catalogue-unreachable', `${url}: no answer (${detail})`, { cause: error });
  }
};

/** 403 counts as absent: stores of plain files answer so for what they do not hold. */
const absentStatuses = [403, 404, 410];

const answerOf = (
  url: string,
  response: Response,
  maxBytes: number,
  watch: Watch,
): Promise<SourceAnswer> | SourceAnswer => {
  const { status } = response;
  if (status === 200) return readBody(response, maxBytes, watch);
  if (absentStatuses.includes(status)) return { kind: 'absent' };
  const target = response.headers.get('location');
  throw new Fault(
    'catalogue-unreachable',
    status >= 300 && status < 400
      ? `${url}: redirects (${status}) to ${target ?? 'nowhere'}, and redirects are not followed`
      : `${url}: the server answered ${status}`,
  );
};

const addressOf = (base: string, path: string): string =>
  `${base.replace(/\/+$/, '')}/${path.split('/').map(encodeURIComponent).join('/')}`;

export const createHttpSource = (base: string, deadlines: HttpDeadlines): CatalogueSource => ({
  name: base,
  async read(path, maxBytes, signal) {
    throwIfCancelled(signal);
    const url = addressOf(base, path);
    const watch = watchRequest(url, maxBytes, deadlines, signal);
    try {
      return await answerOf(url, await request(url, watch), maxBytes, watch);
    } finally {
      watch.stop();
    }
  },
});
