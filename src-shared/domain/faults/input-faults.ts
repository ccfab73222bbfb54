import type { FaultRule } from './rule.ts';

export const inputFaults = {
  'device-id-malformed': { retry: 'operator', hint: 'Scan the label again, or type the Device ID twice.' },
  'arguments-invalid': { retry: 'never', hint: 'Run the command with --help to see what it takes.' },
  'file-unreadable': { retry: 'operator', hint: 'Check the path and that this user may read the file.' },
} as const satisfies Record<string, FaultRule>;
