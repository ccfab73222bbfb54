import type { FaultRule } from './rule.ts';

export const storeFaults = {
  'store-newer': {
    retry: 'never',
    hint: 'Update Reflash Bench on this machine, then open the data folder again.',
  },
  'store-older': {
    retry: 'operator',
    hint: 'Start the bench once with this version; it brings the data folder up to date.',
  },
  'store-missing': {
    retry: 'operator',
    hint: 'Check the data folder. A new one is made by the first import or by starting the bench.',
  },
  'store-corrupt': {
    retry: 'never',
    hint: 'Keep the data folder as it is, copy it away, and restore the newest backup.',
  },
  'store-busy': {
    retry: 'operator',
    hint: 'Another Reflash Bench owns this data folder, or a long look at it (`reflash journal verify`) is under way. Close it and try again.',
  },
  'store-full': {
    retry: 'operator',
    hint: 'Free space on the disk of the data folder. Nothing was half-written.',
  },
  'store-unusable': {
    retry: 'operator',
    hint: 'Check that the disk of the data folder is there and that this user may write to it.',
  },
} as const satisfies Record<string, FaultRule>;
