import type { Decision } from '../../../src-shared/domain/decide.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { PathwayStep } from '../../../src-shared/domain/pathway.ts';
import type { LoaderSettings, Release } from '../../../src-shared/domain/release.ts';
import { Overtaken } from './attempt-result.ts';

/** What a write rests on: the release by its image, and how its Device Model is written. */
interface Plan {
  readonly step: PathwayStep;
  readonly settings: LoaderSettings;
}

const isSameRelease = (a: Release, b: Release): boolean =>
  a.id === b.id && a.manufacturerImageSha256 === b.manufacturerImageSha256;

const isSameSettings = (a: LoaderSettings, b: LoaderSettings): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** Holds what was decided against what is decided at the end of a restart, which takes its time too. Throws as {@link mustBeWanted}. */
export const mustBeCurrentStill = (release: Release, decision: Decision, where: string): void => {
  if (decision.kind === 'quarantine') throw new Overtaken(decision);
  const due = decision.kind === 'flash' ? decision.target : decision.release;
  if (decision.kind === 'flash' || !isSameRelease(due, release))
    throw new Fault(
      'plan-changed',
      `${where}: the hub holds ${release.firmwareVersion} (${release.id}), ${due.firmwareVersion} (${due.id}) is due now`,
    );
};

/**
 * Holds what is about to be written against what is decided at this very moment, by the newest catalogue and records: a
 * transfer takes minutes, and a release may be withdrawn meanwhile. Throws {@link Overtaken} where nothing may be
 * installed any more, and `plan-changed` where something else is due, or is written in another way.
 */
export const mustBeWanted = (
  { step, settings }: Plan,
  now: { readonly decision: Decision; readonly settings: LoaderSettings },
  where: string,
): void => {
  const { decision } = now;
  if (decision.kind === 'quarantine') throw new Overtaken(decision);
  const due = decision.kind === 'flash' ? decision.steps[0]?.release : decision.release;
  const planned = `${step.release.firmwareVersion} (${step.release.id})`;
  if (due === undefined || decision.kind !== 'flash' || !isSameRelease(due, step.release))
    throw new Fault(
      'plan-changed',
      `${where}: ${planned} was to be written, ${due === undefined ? 'nothing' : `${due.firmwareVersion} (${due.id})`} is due now`,
    );
  if (!isSameSettings(settings, now.settings))
    throw new Fault(
      'plan-changed',
      `${where}: ${planned} was to be written by settings that the catalogue changed meanwhile`,
    );
};
