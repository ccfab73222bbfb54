import type { FaultRule } from './rule.ts';

export const catalogueFaults = {
  'catalogue-missing': {
    retry: 'operator',
    hint: 'Run `reflash catalogue update` with the trusted root of your catalogue.',
  },
  'catalogue-expired': {
    retry: 'operator',
    hint: 'Update the catalogue. If the newest is expired too, its keeper must sign it again.',
  },
} as const satisfies Record<string, FaultRule>;
