import { newVersion, sha256Of } from './firmware.ts';
import { type HubBehaviour, staysUp } from './hub-faults.ts';
import type { FaultHub } from './hub-kinds.ts';
import type { Deed, WorldState } from './judge/truth.ts';
import type { Seat } from './one-attempt.ts';
import type { TrueState } from './run-verdict.ts';

const imageStated = ({ production, releases }: WorldState): string | undefined =>
  releases.find(({ id }) => id === production)?.image;

/** The images that were latest production at some moment of the last attempt. */
const productionImages = (deeds: readonly Deed[]): ReadonlySet<string | undefined> => {
  const began = deeds.findLastIndex(({ kind }) => kind === 'attempt-began');
  const worlds = (part: readonly Deed[]) =>
    part.flatMap((deed) => (deed.kind === 'world' ? [deed.world] : []));
  const before = worlds(deeds.slice(0, began)).slice(-1);
  return new Set([...before, ...worlds(deeds.slice(began))].map(imageStated));
};

/** Asked of the hub, and of whoever states what production is. */
export const trueStateOf = ({ place }: Seat, hub: FaultHub, behaviour: HubBehaviour): TrueState => {
  const stored = hub.storedFirmware();
  const holdsImage = stored !== null && productionImages(place.chronicle.deeds).has(sha256Of(stored));
  return {
    isDead: stored === null,
    holdsImage,
    runsProduction: holdsImage && staysUp(behaviour, newVersion),
  };
};
