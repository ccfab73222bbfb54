import type { FaultRule } from './rule.ts';

export const catalogueFaults = {
  'catalogue-missing': {
    retry: 'operator',
    hint: 'On a bench: `reflash catalogue trust` the root, then `reflash catalogue update`. As its maker: `catalogue init`.',
  },
  'catalogue-expired': {
    retry: 'operator',
    hint: 'Update the catalogue. If the newest is expired too, its keeper must sign it again; check this machine’s clock.',
  },
  'catalogue-unreachable': {
    retry: 'operator',
    hint: 'Check the address or folder of the catalogue and the network. The earlier catalogue stays in use.',
  },
  'catalogue-malformed': {
    retry: 'operator',
    hint: 'Something else answers in place of the catalogue, or it is damaged. Check its address; a login page may be in between.',
  },
  'catalogue-tampered': {
    retry: 'never',
    hint: 'Do not use this source. Tell the keeper of the catalogue. The earlier catalogue stays in use.',
  },
  'catalogue-rolled-back': {
    retry: 'never',
    hint: 'The source serves an older catalogue than this bench has seen. Use a newer copy, or tell its keeper.',
  },
  'catalogue-inconsistent': {
    retry: 'never',
    hint: 'The keeper of the catalogue must correct the entry named and publish again.',
  },
  'catalogue-root-mismatch': {
    retry: 'never',
    hint: 'Compare the root’s fingerprint with the keeper of the catalogue before trusting it.',
  },
  'catalogue-exists': {
    retry: 'never',
    hint: 'Name an empty folder for a new catalogue, or work on the one that is there.',
  },
  'catalogue-key-missing': {
    retry: 'operator',
    hint: 'Name the folder that holds this catalogue’s signing keys, and check that this user may read it.',
  },
  'catalogue-entry-unknown': {
    retry: 'never',
    hint: 'Check the spelling of the Device Model or release against the catalogue.',
  },
  'folder-unwritable': {
    retry: 'operator',
    hint: 'Check that the folder named exists and that this user may write to it.',
  },
  'image-missing': { retry: 'operator', hint: 'Update the catalogue: it fetches images that are missing.' },
  'image-truncated': {
    retry: 'operator',
    hint: 'Update the catalogue again; the image arrived or was kept incomplete.',
  },
  'image-oversized': {
    retry: 'never',
    hint: 'The image is larger than its signed entry allows. Tell the keeper of the catalogue.',
  },
  'image-hash-mismatch': {
    retry: 'operator',
    hint: 'Update the catalogue again. If it stays, the source’s copy is damaged: tell its keeper.',
  },
  'manufacturer-image-mismatch': {
    retry: 'never',
    hint: 'Do not use this image: it is not the one on the Central Products List. Tell the keeper of the catalogue.',
  },
  'container-malformed': {
    retry: 'never',
    hint: 'The file is not what its container says. The keeper of the catalogue must check file and container.',
  },
  'image-not-for-model': {
    retry: 'never',
    hint: 'The file’s own header names other hardware than its catalogue entry. Tell the keeper of the catalogue.',
  },
  'signer-key-unusable': {
    retry: 'operator',
    hint: 'Replace this file with the maker’s P-256 public key in PEM, named by manufacturer code, or take it out.',
  },
  'image-signature-missing': {
    retry: 'never',
    hint: 'Do not use this image: its maker signs its images, and this one comes without. Tell the keeper of the catalogue.',
  },
  'image-signature-invalid': {
    retry: 'never',
    hint: 'Do not use this image: its maker’s signature does not verify. Tell the keeper of the catalogue.',
  },
} as const satisfies Record<string, FaultRule>;
