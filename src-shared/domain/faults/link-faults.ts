import type { FaultRule } from './rule.ts';

export const linkFaults = {
  'port-not-found': { retry: 'operator', hint: 'Run `reflash ports` and check the cable of this slot.' },
  'port-lost': { retry: 'operator', hint: 'Plug the cable in again, then flash the hub again.' },
  'link-overflow': {
    retry: 'operator',
    hint: 'The device talks without being asked. Check the baud rate and the device on this slot.',
  },
} as const satisfies Record<string, FaultRule>;
