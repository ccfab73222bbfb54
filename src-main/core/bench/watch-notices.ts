import type { CatalogueState } from '../../../src-shared/contract/bench.ts';
import { type FaultData, faultRules, isFault } from '../../../src-shared/domain/faults/fault.ts';
import type { NoticeBoard } from './notices.ts';

const warnBeforeMs = 3 * 24 * 3_600_000;

/** Hubs cannot be flashed once the catalogue has expired, so it is said while there is time to get a new one. */
export const noteCatalogueExpiry = (
  notices: NoticeBoard,
  { expiresAtMs }: CatalogueState,
  nowMs: number,
): void => {
  const id = 'catalogue-expiry';
  if (expiresAtMs === null || expiresAtMs - nowMs > warnBeforeMs) {
    notices.take(id);
    return;
  }
  const date = new Date(expiresAtMs).toISOString().slice(0, 16).replace('T', ' ');
  const isExpired = expiresAtMs <= nowMs;
  notices.put({
    id,
    tone: isExpired ? 'bad' : 'attention',
    text: isExpired
      ? `The firmware catalogue expired on ${date} UTC; no hub can be flashed`
      : `The firmware catalogue expires on ${date} UTC`,
    hint: 'Update the firmware catalogue.',
  });
};

/** The system could not list its ports: what a slot says of its port may be wrong. */
export const notePorts = (notices: NoticeBoard, note: string | null): void => {
  if (note === null) notices.take('ports');
  else notices.put({ id: 'ports', tone: 'info', text: note, hint: null });
};

/** A fault of the store is about the whole bench, whichever slot met it. */
export const noteStoreFault = (notices: NoticeBoard, error: unknown): void => {
  if (!isFault(error, 'store-full', 'store-unusable', 'store-corrupt')) return;
  notices.put({ id: error.code, tone: 'bad', text: error.message, hint: faultRules[error.code].hint });
};

/** Until it is put right, none of the images it guards is used. */
export const noteGuardFaults = (notices: NoticeBoard, faults: readonly FaultData[]): void => {
  for (const { message, hint } of faults)
    notices.put({ id: `guard ${message}`, tone: 'bad', text: message, hint });
};
