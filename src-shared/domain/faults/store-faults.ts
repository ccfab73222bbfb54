import type { FaultRule } from './rule.ts';

export const storeFaults = {
  'store-newer': {
    retry: 'never',
    hint: 'Update Reflash Bench on this machine, then open the data folder again.',
  },
  'store-corrupt': {
    retry: 'never',
    hint: 'Keep the data folder as it is, copy it away, and restore the newest backup.',
  },
  'store-busy': {
    retry: 'operator',
    hint: 'Another Reflash Bench owns this data folder. Close it and try again.',
  },
  'store-full': {
    retry: 'operator',
    hint: 'Free space on the disk of the data folder. Nothing was half-written.',
  },
} as const satisfies Record<string, FaultRule>;
