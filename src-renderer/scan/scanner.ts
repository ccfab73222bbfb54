import { create } from 'zustand';
import type { BenchClient } from '../client/bench-client.ts';
import { type ShownFault, shownFault } from '../client/shown-fault.ts';
import { toggleMute } from '../sound/mute.ts';
import { listenToKeys } from './listen-to-keys.ts';
import { isMuteCommand } from './mute-command.ts';
import type { WedgeRules } from './wedge.ts';

/** What became of a scan before any core answered to it. */
export type ScanTrouble =
  | { readonly kind: 'not-sent'; readonly text: string; readonly fault: ShownFault }
  | { readonly kind: 'unfinished'; readonly characterCount: number };

interface ScannerStore {
  readonly rules: WedgeRules;
  /** Null as soon as a scan got through. */
  readonly trouble: ScanTrouble | null;
}

const factoryRules: WedgeRules = { prefix: '', suffix: 'Enter', longestGapMs: 35 };

export const useScanner = create<ScannerStore>(() => ({ rules: factoryRules, trouble: null }));

/** To be told whenever the scanner's settings are read or saved. */
export const setScannerRules = (rules: WedgeRules): void => useScanner.setState({ rules });

type TypedListener = (key: string) => void;
const typedListeners = new Set<TypedListener>();

/** Single keys a person pressed outside of text boxes, never a scanner's. Returns how to stop. */
export const onTypedKey = (listener: TypedListener): (() => void) => {
  typedListeners.add(listener);
  return () => typedListeners.delete(listener);
};

/** Sends a scan to the core. `hand` is an ID typed twice. */
export const sendScan = async (
  client: BenchClient,
  text: string,
  source: 'wedge' | 'hand',
): Promise<ShownFault | null> => {
  if (isMuteCommand(text)) {
    toggleMute();
    return null;
  }
  try {
    await client.bench.scan({ text: text.slice(0, 400), source });
    useScanner.setState({ trouble: null });
    return null;
  } catch (error) {
    const fault = shownFault(error);
    useScanner.setState({ trouble: { kind: 'not-sent', text: text.slice(0, 60), fault } });
    return fault;
  }
};

/** Hears the scanner wherever the focus is, for the life of the page. */
export const startScanner = (client: BenchClient): (() => void) =>
  listenToKeys(() => useScanner.getState().rules, {
    onScan: (text) => void sendScan(client, text, 'wedge'),
    onTyped: (key) => {
      for (const listener of typedListeners) listener(key);
    },
    onUnfinished: (characterCount) =>
      useScanner.setState({ trouble: { kind: 'unfinished', characterCount } }),
  });
