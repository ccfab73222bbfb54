import type { HubLeft } from '../../../src-shared/domain/outcome.ts';

/** In which state an attempt left its hub, short enough for a tile. */
export const hubLeft: Readonly<Record<HubLeft, string>> = {
  'not-asked': 'hub as it was',
  running: 'hub runs',
  stopped: 'hub stopped in its bootloader',
  'on-trial': 'hub runs on trial',
  unknown: 'hub state not seen',
};
