import type { WireIdentity } from '../../../src-shared/domain/asset.ts';
import type { Quarantine } from '../../../src-shared/domain/decide.ts';
import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import type { PathwayStep } from '../../../src-shared/domain/pathway.ts';
import type { Visit } from './visit.ts';

export interface RescueDependencies {
  readonly visit: Visit;
  /** What the hub's own word brings, once it has one; null where it may go on. */
  readonly judgeByWord: (wire: WireIdentity) => Promise<Quarantine | null>;
  readonly installNext: (step: PathwayStep) => Promise<void>;
}

/**
 * Walks a pathway whose first step goes by the label's word. From there on the hub has its own, and is judged by it like
 * any other. Resolves with null when it ended where it should.
 */
export const rescueHub = async (
  { visit, judgeByWord, installNext }: RescueDependencies,
  chf: DeviceId,
  steps: readonly PathwayStep[],
): Promise<Quarantine | null> => {
  const [first, ...rest] = steps;
  // mutant: condition: decide allows no rescue without a step
  if (first === undefined) throw new Error('decide allowed a rescue without a step');
  const refusal = await judgeByWord(await visit.rescue(chf, first));
  if (refusal !== null) return refusal;
  for (const step of rest) await installNext(step);
  // mutant: condition: a later step leaves it running, and then there is nothing to do
  // Where asking who it is stopped the hub in its bootloader, it is left running, like any other.
  if (rest.length === 0) await visit.leaveRunning(chf, first.release.firmwareVersion);
  return null;
};
