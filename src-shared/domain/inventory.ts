/** Vocabulary of the Smart Metering Inventory, exact strings of the DUIS 5.4 schema. */

export const smiStatuses = [
  'Pending',
  'Whitelisted',
  'InstalledNotCommissioned',
  'Commissioned',
  'Decommissioned',
  'Withdrawn',
  'Suspended',
  'Recovery',
  'Recovered',
] as const;
export type SmiStatus = (typeof smiStatuses)[number];

export const cspRegions = [
  'North',
  'Central',
  'South',
  '4G North',
  '4G Central',
  '4G South',
  'Unknown',
  'SMETS1',
] as const;
export type CspRegion = (typeof cspRegions)[number];

export const isSmiStatus = (text: string): text is SmiStatus =>
  (smiStatuses as readonly string[]).includes(text);
export const isCspRegion = (text: string): text is CspRegion =>
  (cspRegions as readonly string[]).includes(text);
