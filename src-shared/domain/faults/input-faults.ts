import type { FaultRule } from './rule.ts';

export const inputFaults = {
  'device-id-malformed': { retry: 'operator', hint: 'Scan the label again, or type the Device ID twice.' },
  'arguments-invalid': { retry: 'never', hint: 'Run the command with --help to see what it takes.' },
  'settings-conflict': {
    retry: 'operator',
    hint: 'Discard, look at what is set now, and change it again. Nothing of this change was saved.',
  },
  'file-unreadable': { retry: 'operator', hint: 'Check the path and that this user may read the file.' },
  'import-empty': {
    retry: 'operator',
    hint: 'Export the file again and check that it holds a header and rows.',
  },
  'import-encoding': {
    retry: 'operator',
    hint: 'Save the file as "CSV UTF-8 (comma delimited)" and import it again.',
  },
  'import-column-missing': {
    retry: 'operator',
    hint: 'Name the columns of this export in a mapping, or export the file with the missing column.',
  },
  'import-mapping-invalid': {
    retry: 'operator',
    hint: 'Correct the mapping; resources/samples/README.md shows one of each kind.',
  },
  'import-json-invalid': {
    retry: 'operator',
    hint: 'Export the Work Orders again; resources/samples/README.md shows the shape.',
  },
  'reject-file-unwritable': {
    retry: 'operator',
    hint: 'Choose another place for the reject file, or free space there. Rows read so far are kept.',
  },
} as const satisfies Record<string, FaultRule>;
