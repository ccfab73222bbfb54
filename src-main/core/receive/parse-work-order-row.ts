import { type DeviceId, parseDeviceId } from '../../../src-shared/domain/device-id.ts';
import { parseWorkOrderId, type WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import type { WorkOrderField } from './mapping.ts';
import { type BadCell, badDeviceId, textProblem } from './parse-hub-row.ts';

/** One expected hub as an export writes it: raw text per field, and where it stands. */
export interface WorkOrderRow {
  /** Null in JSON. */
  readonly line: number | null;
  readonly cells: { readonly [F in WorkOrderField]: string };
  /** What the input calls each field, for the reject file. */
  readonly nameOf: { readonly [F in WorkOrderField]: string };
}

/** `chf` or `gpf` is not null. */
export interface Expectation {
  readonly id: WorkOrderId;
  readonly secParty: string;
  readonly chf: DeviceId | null;
  readonly gpf: DeviceId | null;
}

const longestPartyChars = 100;

export const parseWorkOrderRow = ({ cells }: WorkOrderRow): Expectation | BadCell<WorkOrderField> => {
  const id = parseWorkOrderId(cells.workOrderId);
  if (id === null || cells.workOrderId.includes('\uFFFD'))
    return bad('workOrderId', cells.workOrderId, 'not a Work Order reference (1 to 40 printable characters)');
  const { secParty } = cells;
  const problem = secParty === '' ? 'empty' : textProblem(secParty, longestPartyChars);
  if (problem !== null) return bad('secParty', secParty, problem);
  const chf = parseDeviceId(cells.chfId);
  if (chf === null && cells.chfId !== '') return badDeviceId('chfId', cells.chfId);
  const gpf = parseDeviceId(cells.gpfId);
  if (gpf === null && cells.gpfId !== '') return badDeviceId('gpfId', cells.gpfId);
  if (chf === null && gpf === null)
    return bad('chfId', '', 'the row names no hub: CHF and GPF Device ID are empty');
  if (chf === gpf) return bad('gpfId', cells.gpfId, 'CHF and GPF Device ID of one hub must differ');
  return { id, secParty, chf, gpf };
};

const bad = (field: WorkOrderField, value: string, reason: string): BadCell<WorkOrderField> => ({
  field,
  value,
  reason,
});
