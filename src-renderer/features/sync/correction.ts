import type { ParkedView } from '../../../src-shared/contract/sync.ts';
import { parseDeviceId } from '../../../src-shared/domain/device-id.ts';

/** What was typed into the form; an empty field leaves that value as it is. */
export interface CorrectionDraft {
  readonly gpf: string;
  readonly workOrderId: string;
  readonly firmwareVersion: string;
}

export interface Correction {
  readonly outboxId: number;
  readonly gpf: string | null;
  readonly workOrderId: string | null;
  readonly firmwareVersion: string | null;
}

export type CorrectionProblem = 'gpf-malformed' | 'gpf-is-chf' | 'work-order-long' | 'version-malformed';

export const emptyDraft: CorrectionDraft = { gpf: '', workOrderId: '', firmwareVersion: '' };

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/**
 * Nothing corrected is allowed: the same again, when the fault lay at the gateway. CHF and GPF must differ (DP316);
 * a Firmware Version has 1 to 8 characters (DUIS).
 */
export const correctionOf = (
  parked: ParkedView,
  draft: CorrectionDraft,
): { readonly correction: Correction } | { readonly problem: CorrectionProblem } => {
  const typedGpf = orNull(draft.gpf);
  const gpf = typedGpf === null ? null : parseDeviceId(typedGpf);
  if (typedGpf !== null && gpf === null) return { problem: 'gpf-malformed' };
  if (gpf !== null && gpf === parseDeviceId(parked.chf)) return { problem: 'gpf-is-chf' };
  const workOrderId = orNull(draft.workOrderId);
  if (workOrderId !== null && workOrderId.length > 40) return { problem: 'work-order-long' };
  const firmwareVersion = orNull(draft.firmwareVersion);
  if (firmwareVersion !== null && !/^[0-9A-Za-z]{1,8}$/.test(firmwareVersion))
    return { problem: 'version-malformed' };
  return { correction: { outboxId: parked.outboxId, gpf, workOrderId, firmwareVersion } };
};
