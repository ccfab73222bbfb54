import { mutant, type NamedMutant } from '../named-mutant.ts';

const core = 'src-main/core';

/** What the head-end is told, and what it answers. */
export const tellingMutants: readonly NamedMutant[] = [
  mutant('nobody is ever notified', `${core}/record/settle.ts`, 'notify(db, given, chf, outcome);', ''),
  mutant(
    'a hub that was told of is told again',
    `${core}/record/settle.ts`,
    'return known === image.firmwareVersion ? null : image.firmwareVersion;',
    'return image.firmwareVersion;',
  ),
  mutant(
    'what was sent and is not so is never corrected',
    `${core}/record/settle.ts`,
    'return isToldOtherwise && said !== latest.firmwareVersion ? said : null;',
    'return null;',
  ),
  mutant(
    'what was told is not taken back for a new write',
    `${core}/record/take-back.ts`,
    'if (workOrderId === null) return;',
    'if (workOrderId === null || chf !== null) return;',
  ),
  mutant(
    'a notification states what the register says',
    `${core}/record/settle.ts`,
    '...factsOf(told), version,',
    '...(findAssetByChf(db, chf) ?? factsOf(told)), version,',
  ),
  mutant(
    'a re-flash is dated before it was',
    `${core}/notify/enqueue.ts`,
    'reflashedAtMs: atMs,',
    'reflashedAtMs: atMs - 600_000,',
  ),
  mutant(
    'a receipt that names another batch than was asked about is taken',
    `${core}/notify/apply-receipt.ts`,
    'if (received.batchId !== null && receipt.batchId !== received.batchId)',
    'if (false)',
  ),
];
