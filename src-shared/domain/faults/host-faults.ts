import type { FaultRule } from './rule.ts';

/** Of the hosts around the core. */
export const hostFaults = {
  'screen-missing': {
    retry: 'operator',
    hint: 'Build the screen first: npm run build. npm run start:web does it by itself.',
  },
  'host-port-taken': {
    retry: 'operator',
    hint: 'Choose another port with --port, or leave it out to take a free one.',
  },
} as const satisfies Record<string, FaultRule>;
