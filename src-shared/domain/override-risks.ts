import type { OverridableReason } from './override.ts';

/** What a shift lead takes upon themselves by lifting a block, told before it is done. */
export const overrideRisks: Readonly<Record<OverridableReason, string>> = {
  'no-pathway':
    'The maker states no way from this version to production. The firmware may not start over what the hub has stored, and the hub may be lost.',
  'model-mismatch':
    'The register may be right and the hub wrong. Firmware of another Device Model can make the hub unusable; look at the type plate first.',
  'hardware-version-mismatch':
    'The register may be right and the hub wrong. Firmware for another hardware version can make the hub unusable; look at the type plate first.',
  'hardware-version-not-supported':
    'The maker does not state this firmware for this hardware version. It may be written, checked and started, and still fail in service.',
};
