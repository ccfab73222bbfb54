import { type HubDeed, isWord, type OnDeed } from './hub-deed.ts';

export interface DeedTellerOptions {
  readonly onDeed: OnDeed | undefined;
  readonly isAttached: () => boolean;
  /** Whether what it says reaches the end of its line at all. */
  readonly isAudible: () => boolean;
}

/** Tells what a virtual hub does; its words only where they left it. */
export const createDeedTeller = ({ onDeed, isAttached, isAudible }: DeedTellerOptions) => {
  let hasSpoken = false;
  const tell = (deed: HubDeed): void => {
    if (!isWord(deed) || (isAttached() && isAudible())) onDeed?.(deed);
  };
  return {
    tell,
    attached: (): void => {
      hasSpoken = false;
      tell({ kind: 'attached' });
    },
    /** To be called for whatever it says. */
    spoke: (): void => {
      if (hasSpoken || !isAttached()) return;
      hasSpoken = true;
      tell({ kind: 'spoke' });
    },
  };
};
