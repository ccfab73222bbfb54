import type { FaultRule } from './rule.ts';

export const flashFaults = {
  cancelled: { retry: 'operator', hint: 'Flash the hub again when ready.' },
  'no-reply': { retry: 'operator', hint: 'Reseat the hub, check its power, and try again.' },
} as const satisfies Record<string, FaultRule>;
