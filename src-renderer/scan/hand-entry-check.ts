import { type DeviceId, differingDigits, parseDeviceId } from '../../src-shared/domain/device-id.ts';

export type HandEntryCheck =
  | { readonly kind: 'good'; readonly id: DeviceId }
  | { readonly kind: 'empty' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'differ'; readonly digits: number };

/** An ID typed by hand counts only when it was typed the same twice, in whatever form each time. */
export const checkHandEntry = (first: string, second: string): HandEntryCheck => {
  if (first.trim() === '' || second.trim() === '') return { kind: 'empty' };
  const [a, b] = [parseDeviceId(first), parseDeviceId(second)];
  if (a === null || b === null) return { kind: 'malformed' };
  return a === b ? { kind: 'good', id: a } : { kind: 'differ', digits: differingDigits(a, b) };
};
