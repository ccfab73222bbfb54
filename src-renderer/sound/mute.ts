import { create } from 'zustand';

const storageKey = 'reflash-muted';

/** A browser may refuse storage; the sound then simply starts on. */
const storedMute = (): boolean => {
  try {
    return globalThis.localStorage?.getItem(storageKey) === 'yes';
  } catch {
    return false;
  }
};

export const useMute = create<{ readonly isMuted: boolean }>(() => ({ isMuted: storedMute() }));

export const toggleMute = (): void => {
  const isMuted = !useMute.getState().isMuted;
  useMute.setState({ isMuted });
  try {
    globalThis.localStorage?.setItem(storageKey, isMuted ? 'yes' : 'no');
  } catch {
    // Not kept, then: it shows on screen all the same.
  }
};
