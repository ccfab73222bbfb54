/** A group of a fingerprint; `at` is where it begins. */
export interface FingerprintGroup {
  readonly at: number;
  readonly group: string;
}

/** In groups of four, as two people read it to each other. Separators that are already in it go. */
export const fingerprintGroups = (fingerprint: string): readonly FingerprintGroup[] => {
  const digits = fingerprint.replace(/[^0-9A-Za-z]/g, '');
  return (digits.match(/.{1,4}/g) ?? []).map((group, i) => ({ at: i * 4, group }));
};
