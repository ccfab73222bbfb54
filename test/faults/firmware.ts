import { createHash } from 'node:crypto';
import { imageBytes } from './hub-faults.ts';
import type { HubKind } from './hub-kinds.ts';

export const oldestVersion = '01020303';
export const oldVersion = '01020304';
export const newVersion = '01020305';

/**
 * Every firmware that a story knows. `second` is another build under production's Firmware Version, which a catalogue states
 * only where the story has it so; `withdrawn` one that every catalogue has withdrawn. What is `unlisted` no catalogue knows,
 * and it is what hubs come with.
 */
export const firmwares = {
  'oldest, unlisted': { version: oldestVersion, bytes: imageBytes / 2 },
  'old, unlisted': { version: oldVersion, bytes: imageBytes / 2 },
  'new, unlisted': { version: newVersion, bytes: imageBytes / 2 },
  step: { version: oldVersion, bytes: imageBytes },
  production: { version: newVersion, bytes: imageBytes },
  withdrawn: { version: newVersion, bytes: imageBytes - 256 },
  second: { version: newVersion, bytes: imageBytes + 256 },
} as const;
export type Firmware = keyof typeof firmwares;

export const imageOf = (kind: HubKind, firmware: Firmware): Uint8Array => {
  const { version, bytes } = firmwares[firmware];
  return kind.image(version, bytes);
};

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
