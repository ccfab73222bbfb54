import { describe, expect, it } from 'vitest';
import type { DeviceModelKey } from '../../src-shared/domain/device-model.ts';
import { findPathway, isReleaseFor, type PathwayStep } from '../../src-shared/domain/pathway.ts';
import type { ReleaseId } from '../../src-shared/domain/release.ts';
import { model, release, version } from './builders.ts';

/** `C<AB`: version C may be installed over A and over B. Versions are single letters. */
const releases = (text: string) =>
  text.split(' ').map((stated) => {
    const [name = '', from = ''] = stated.split('<');
    return release(name, { installableFrom: [...from].map(version) });
  });
const stepsText = (steps: readonly PathwayStep[]): string =>
  steps.map(({ from, release: { firmwareVersion } }) => `${from}>${firmwareVersion}`).join(' ');
const wayTo = (goal: string, stated: string): string | null => {
  const all = releases(stated);
  const target = all.find(({ firmwareVersion }) => firmwareVersion === goal);
  if (target === undefined) throw new Error(`test: ${goal} is not among ${stated}`);
  const steps = findPathway(all, version('A'), target);
  return steps === null ? null : stepsText(steps);
};

describe('a pathway from A', () => {
  it.each([
    ['E', 'E<A', 'A>E'],
    ['E', 'E<C C<B B<A', 'A>B B>C C>E'],
    ['E', 'B<A C<B E<CD D<A', 'A>D D>E'],
    ['E', 'D<A B<A C<B E<CD', 'A>D D>E'],
    ['E', 'B<A C<A E<BC', 'A>B B>E'],
    ['E', 'C<A B<A E<BC', 'A>C C>E'],
  ])('to %s where %s are stated is the shortest, and the first stated of such: %s', (goal, stated, way) => {
    expect(wayTo(goal, stated)).toBe(way);
  });

  it.each([
    ['nothing leads from it', 'E<B B<C'],
    ['versions lead to each other and back, and none to the target', 'B<AC C<BA E<D'],
    ['it may be installed over what is asked for, and not the other way round', 'A<E E<'],
  ])('is none where %s', (_what, stated) => {
    expect(wayTo('E', stated)).toBeNull();
  });

  it('does not end at another build of the target', () => {
    const [goal, build] = [release('E'), release('E', { id: 'images/build.img' as ReleaseId })];
    const stated = [{ ...build, installableFrom: [version('A')] }, goal];
    expect(findPathway(stated, version('A'), goal)).toBeNull();
  });
});

describe('a release', () => {
  it('is made for one Device Model and a range of its hardware', () => {
    const made = release('E');
    const hardware = (text: string) => model('106C', text).hardwareVersion;
    expect(isReleaseFor(made, '106C-0102' as DeviceModelKey, hardware('01020003'))).toBe(true);
    expect(isReleaseFor(made, '106C-0103' as DeviceModelKey, hardware('01030003'))).toBe(false);
    expect(isReleaseFor(made, '106C-0102' as DeviceModelKey, hardware('01020010'))).toBe(false);
  });
});
