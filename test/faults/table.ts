import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import type { HubDeed, HubDoing } from '../rig/hub-deed.ts';
import { revisedModel } from './allow-once.ts';
import { makeFaultHub, type Place } from './fault-bench.ts';
import type { FaultStory } from './fault-story.ts';
import { createFaultyLink, type FaultyLink } from './faulty-link.ts';
import type { FaultHub } from './hub-kinds.ts';

/** The story's own hub, as it comes to the bench. */
export const makeOwnHub = (
  place: Place,
  story: FaultStory,
  more: { readonly watch?: (deed: HubDeed) => void } = {},
): FaultHub => {
  const identity = story.isRevised === true ? { ...place.own, model: revisedModel } : place.own;
  return makeFaultHub(place, story, { who: 'own', identity, firmware: story.holds, ...more });
};

/** Another hub of the same Work Order's batch, which knows nothing of all this. */
export const makeStranger = (place: Place, story: FaultStory): FaultHub => {
  const { holds: firmware, hasOtherHardware } = story.stranger;
  const identity = hasOtherHardware ? { ...place.stranger, model: revisedModel } : place.stranger;
  return makeFaultHub(place, story, { who: 'stranger', identity, firmware });
};

export const needsStranger = ({
  swapAtByte,
  moment,
  isReplacedWhenTorn,
  isReplacedAtWrite,
}: FaultStory): boolean =>
  swapAtByte !== undefined ||
  moment?.act === 'swap' ||
  moment?.act === 'replace' ||
  isReplacedWhenTorn === true ||
  isReplacedAtWrite === true;

/** The story's line with its hub on it, and the stranger beside it. */
export interface Table {
  readonly hub: FaultHub;
  /** Null in a story that needs none. */
  readonly stranger: FaultHub | null;
  link(): ByteLink;
  unplug(): void;
  /** The stranger is on the cable from now on. */
  swap(): void;
  /** Of whichever hub is on the cable. */
  doing(): HubDoing;
}

export const setTable = (place: Place, story: FaultStory): Table => {
  let faulty: FaultyLink | null = null;
  let isSwapped = false;
  const watch = (deed: HubDeed): void => {
    const isTorn = deed.kind === 'power' && !deed.isOn && hub.writeCount > 0;
    if (story.isReplacedWhenTorn === true && isTorn) faulty?.swap();
  };
  const hub = makeOwnHub(place, story, { watch });
  hub.behave(story.hub);
  const stranger = needsStranger(story) ? makeStranger(place, story) : null;
  if (story.isReplacedAtWrite === true) stranger?.waitAtPrompt?.();
  const openStranger = (): ByteLink => {
    if (stranger === null) throw new Error(`seed ${story.seed}: nobody stands by to be swapped in`);
    isSwapped = true;
    place.chronicle.note({ kind: 'hand' });
    return stranger.openLink();
  };
  return {
    hub,
    stranger,
    link: () => {
      faulty = createFaultyLink(place.port, story, hub.openLink(), openStranger);
      return faulty.link;
    },
    unplug: () => faulty?.unplug(),
    swap: () => faulty?.swap(),
    doing: () => (isSwapped && stranger !== null ? stranger : hub).doing,
  };
};
