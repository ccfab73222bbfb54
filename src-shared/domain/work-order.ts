import type { Brand } from './brand.ts';
import type { DeviceId } from './device-id.ts';
import type { Disposition } from './outcome.ts';

/** Work Order reference of the DCC Service Management System: opaque text of 1 to 40 characters. */
export type WorkOrderId = Brand<string, 'WorkOrderId'>;

const pattern = /^[^\s\p{C}](?:[^\p{C}]{0,38}[^\s\p{C}])?$/u;

export const parseWorkOrderId = (text: string): WorkOrderId | null => {
  const trimmed = text.trim();
  return pattern.test(trimmed) ? (trimmed as WorkOrderId) : null;
};

export interface ExpectedHub {
  readonly chf: DeviceId;
  /** As the Work Order states it; null where it lists the CHF alone. */
  readonly gpf: DeviceId | null;
  /** Null until the hub is dealt with; a hub ends in exactly one disposition. */
  readonly disposition: Disposition | null;
}

export interface WorkOrder {
  readonly id: WorkOrderId;
  /** The SEC Party that sent the batch back. */
  readonly secParty: string;
  readonly state: 'open' | 'closed';
}
