import type { FaultCode } from '../../../src-shared/domain/faults/fault.ts';
import type { TransportAnswer } from './transport.ts';

/** The one place that says what an answer of the gateway means: for one hub, and for a batch as a whole. */

/**
 * `accepted`: the inventory has it. `retryable`: the gateway could not decide now; it goes into a later batch.
 * `rejected`: parked for a person.
 */
export type HubVerdict = 'accepted' | 'retryable' | 'rejected';

/** `I0`, or `E1202nn`; 90 to 99 mean "not now". A code nobody has described is a rejection, never a success. */
export const classifyHub = (responseCode: string): HubVerdict => {
  if (responseCode === 'I0') return 'accepted';
  return /^E12029[0-9]$/.test(responseCode) ? 'retryable' : 'rejected';
};

export type BatchVerdict =
  | { readonly kind: 'receipt'; readonly content: string }
  /** Looked up and not there: it never arrived. */
  | { readonly kind: 'not-there' }
  | {
      readonly kind: 'retry';
      readonly code: FaultCode;
      readonly reason: string;
      readonly retryAfterMs: number | null;
    }
  /** The gateway read the batch and will never take it. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** No other batch would fare better until a person acts. */
  | { readonly kind: 'stop'; readonly code: FaultCode; readonly reason: string };

interface Problem {
  readonly name: string;
  readonly detail: string;
}

const problemType = 'urn:reflash-bench:gateway-problem:';

/** Throws where there is nothing to take apart. */
const asProblem = (value: unknown): Problem | null => {
  const { type, detail } = value as { type?: unknown; detail?: unknown };
  // mutant: logic: what is no text begins with nothing, and throws as null does
  if (typeof type !== 'string' || !type.startsWith(problemType)) return null;
  return { name: type.slice(problemType.length), detail: typeof detail === 'string' ? detail : '' };
};

/** The gateway's own problem body, whatever else it is; null for anybody else's error page. */
const readProblem = ({ mediaType, body }: TransportAnswer): Problem | null => {
  if (mediaType !== 'application/problem+json') return null;
  try {
    return asProblem(JSON.parse(body));
  } catch {
    return null;
  }
};

const refusals = new Set([400, 409, 413, 422]);
const passing = new Set([408, 425, 429, 500, 502, 503, 504]);

const notTheGateway = (answer: TransportAnswer): BatchVerdict => ({
  kind: 'retry',
  code: 'gateway-answer-invalid',
  reason: `status ${answer.status} with ${answer.mediaType || 'no content type'}: ${excerpt(answer.body)}`,
  retryAfterMs: answer.retryAfterMs,
});

const excerpt = (body: string): string => JSON.stringify(body.slice(0, 80));

const classifyError = (answer: TransportAnswer): BatchVerdict => {
  const { status, retryAfterMs } = answer;
  const problem = readProblem(answer);
  const reason = `status ${status}${problem === null ? '' : ` ${problem.name}: ${problem.detail.slice(0, 500)}`}`;
  if (passing.has(status)) return { kind: 'retry', code: 'gateway-busy', reason, retryAfterMs };
  // A refusal parks a thousand hubs, so only the gateway's own word counts, not that of a proxy on the way.
  if (refusals.has(status))
    return problem === null ? notTheGateway(answer) : { kind: 'refused', reason: reason.slice(0, 800) };
  return { kind: 'stop', code: 'gateway-misconfigured', reason };
};

export const classifyAnswer = (request: 'send' | 'look-up', answer: TransportAnswer): BatchVerdict => {
  const { status, mediaType, body } = answer;
  if (status === 200 || (status === 201 && request === 'send'))
    return mediaType === 'application/xml' ? { kind: 'receipt', content: body } : notTheGateway(answer);
  if (request === 'look-up' && status === 404 && readProblem(answer)?.name === 'batch-unknown')
    return { kind: 'not-there' };
  const verdict = classifyError(answer);
  // Asking for a receipt sends nothing that could be refused.
  return request === 'look-up' && verdict.kind === 'refused' ? notTheGateway(answer) : verdict;
};
