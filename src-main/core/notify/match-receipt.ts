import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { EntryResponse, Receipt } from './message/message-codec.ts';

/** What a receipt must answer. */
export interface SentBatch {
  readonly batchId: string;
  readonly contentSha256: string;
  readonly requestIds: readonly number[];
}

const listed = (ids: readonly number[]): string =>
  ids.slice(0, 5).join(', ') + (ids.length > 5 ? ` and ${ids.length - 5} more` : '');

/**
 * The response of each request, when the receipt answers exactly what was sent. Otherwise `receipt-invalid`: a
 * receipt that is wrong anywhere is trusted nowhere.
 */
export const matchReceipt = (sent: SentBatch, receipt: Receipt): ReadonlyMap<number, EntryResponse> => {
  const fail = (what: string): never => {
    throw new Fault('receipt-invalid', `Receipt of batch ${sent.batchId}: ${what}`);
  };
  if (receipt.batchId !== sent.batchId) fail(`names batch ${receipt.batchId}`);
  if (receipt.contentSha256 !== sent.contentSha256)
    fail(`is for content ${receipt.contentSha256}, and ${sent.contentSha256} was sent`);
  const asked = new Set(sent.requestIds);
  const responses = new Map<number, EntryResponse>();
  for (const response of receipt.responses) {
    if (!asked.has(response.requestId)) fail(`answers request ${response.requestId}, which was not sent`);
    if (responses.has(response.requestId)) fail(`answers request ${response.requestId} twice`);
    responses.set(response.requestId, response);
  }
  const missing = sent.requestIds.filter((id) => !responses.has(id));
  if (missing.length > 0) fail(`leaves ${missing.length} requests without an answer: ${listed(missing)}`);
  return responses;
};
