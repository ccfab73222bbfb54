import type { BenchSettings } from '../../../src-shared/contract/settings.ts';

export type SettingsProblem = 'address-malformed' | 'prefix-long' | 'gap-outside' | 'interval-outside';

const isWebAddress = (text: string): boolean => {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:');
};

/** What keeps these settings from being saved, with the limits of the contract; empty when nothing does. */
export const settingsProblems = ({ scanner, gateway }: BenchSettings): readonly SettingsProblem[] => [
  ...(gateway.address !== null && !isWebAddress(gateway.address) ? (['address-malformed'] as const) : []),
  ...(scanner.prefix.length > 8 ? (['prefix-long'] as const) : []),
  ...(scanner.longestGapMs < 5 || scanner.longestGapMs > 500 ? (['gap-outside'] as const) : []),
  ...(gateway.everySeconds < 0 || gateway.everySeconds > 86_400 ? (['interval-outside'] as const) : []),
];
