import type { FaultRule } from './rule.ts';

export const gatewayFaults = {
  'gateway-unreachable': {
    retry: 'automatic',
    hint: 'Work goes on offline. Check the network; the backlog is kept and sent later.',
  },
} as const satisfies Record<string, FaultRule>;
