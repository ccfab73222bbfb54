import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { WedgeKey } from '../../../src-renderer/scan/key-character.ts';
import { nearMs } from '../../../src-renderer/scan/wedge.ts';
import { parseScan } from '../../../src-shared/domain/scan-code.ts';
import { hear, keyOf, rules } from './wedge-keys.ts';

type Episode =
  | { readonly kind: 'scan'; readonly text: string; readonly gaps: readonly number[] }
  | { readonly kind: 'typing' | 'wreck'; readonly keys: readonly string[]; readonly gaps: readonly number[] };

const hexPair = fc.integer({ min: 0, max: 255 }).map((n) => n.toString(16).padStart(2, '0').toUpperCase());
const deviceId = fc.array(hexPair, { minLength: 8, maxLength: 8 }).map((pairs) => pairs.join('-'));
const command = fc.constantFrom(
  'RB:SYNC',
  'RB:MUTE',
  'RB:RETRY:12',
  'RB:USER:Ann Lee',
  'RB:WO:WO0000000000042',
);
const quickGaps = fc.array(fc.integer({ min: 1, max: rules.longestGapMs }), { minLength: 64, maxLength: 64 });
const gapsFrom = (min: number): fc.Arbitrary<readonly number[]> =>
  fc.array(fc.integer({ min, max: 900 }), { minLength: 40, maxLength: 40 });

const scan: fc.Arbitrary<Episode> = fc.record({
  kind: fc.constant('scan' as const),
  text: fc.oneof(deviceId, command),
  gaps: quickGaps,
});
/** Key by key on the bench; in a text box as people write. */
const typing = (isInTextBox: boolean): fc.Arbitrary<Episode> =>
  fc.record({
    kind: fc.constant('typing' as const),
    keys: fc.array(fc.constantFrom(...'0123456789abcrsR-: ', 'Enter'), { minLength: 1, maxLength: 40 }),
    gaps: gapsFrom(isInTextBox ? rules.longestGapMs + 5 : nearMs + 1),
  });
/** What a scanner leaves on a bad line or label: some of its characters, at any speed, with its suffix or without. */
const wreck: fc.Arbitrary<Episode> = fc.record({
  kind: fc.constant('wreck' as const),
  keys: fc
    .tuple(fc.constantFrom(...'RB:SYNC RB:CLEAR:1 RB:STOP:2'.split(' ')), fc.nat(6), fc.boolean())
    .map(([text, from, hasEnd]) => [...[...text].slice(from + 1), ...(hasEnd ? ['Enter'] : [])]),
  gaps: fc.array(fc.integer({ min: 5, max: 250 }), { minLength: 40, maxLength: 40 }),
});

/** Episodes one after the other; at least `pauseMs` lie between them. */
const keysOf = (episodes: readonly Episode[], pauseMs: number, isInTextBox: boolean): readonly WedgeKey[] => {
  let timeMs = 1_000;
  return episodes.flatMap((episode) => {
    const keys = episode.kind === 'scan' ? [...episode.text, 'Enter'] : episode.keys;
    timeMs += pauseMs;
    return keys.map((key, index) => {
      timeMs += index === 0 ? 0 : (episode.gaps[index % episode.gaps.length] ?? 1);
      return keyOf(key, timeMs, { isInTextBox });
    });
  });
};

const episodes = (isInTextBox: boolean): fc.Arbitrary<readonly Episode[]> =>
  fc.array(fc.oneof(scan, typing(isInTextBox)), { minLength: 1, maxLength: 8 });

const inEither = (
  of: (isInTextBox: boolean) => fc.Arbitrary<readonly Episode[]>,
): fc.Arbitrary<{ readonly all: readonly Episode[]; readonly isInTextBox: boolean }> =>
  fc.boolean().chain((isInTextBox) => of(isInTextBox).map((all) => ({ all, isInTextBox })));

it('hears every scan and nothing but scans, however typing and scanning take turns', () => {
  fc.assert(
    fc.property(inEither(episodes), ({ all, isInTextBox }) => {
      const { scans } = hear(keysOf(all, isInTextBox ? 60 : 310, isInTextBox));
      expect(scans).toEqual(all.flatMap((episode) => (episode.kind === 'scan' ? [episode.text] : [])));
    }),
    { numRuns: 400 },
  );
});

it('hears every key a person pressed, in order, and none a scanner pressed', () => {
  fc.assert(
    fc.property(episodes(false), (all) => {
      const { typed } = hear(keysOf(all, 310, false));
      const pressed = all.flatMap((episode) => (episode.kind === 'typing' ? episode.keys : []));
      expect(typed).toBe(pressed.filter((key) => key !== 'Enter').join(''));
    }),
    { numRuns: 400 },
  );
});

it('takes no key of a person away from what has the focus', () => {
  fc.assert(
    fc.property(
      inEither((isInTextBox) => fc.array(typing(isInTextBox), { minLength: 1, maxLength: 6 })),
      ({ all, isInTextBox }) => {
        expect(hear(keysOf(all, 310, isInTextBox)).takenCount).toBe(0);
      },
    ),
  );
});

it('keeps scans apart that follow each other without a pause', () => {
  fc.assert(
    fc.property(fc.array(scan, { minLength: 2, maxLength: 6 }), (all) => {
      const { scans } = hear(keysOf(all, 5, false));
      expect(scans).toEqual(all.map((episode) => (episode.kind === 'scan' ? episode.text : '')));
    }),
  );
});

it('hears no command, and no scan, in what is left of one', () => {
  fc.assert(
    fc.property(fc.array(wreck, { minLength: 1, maxLength: 5 }), (all) => {
      const keys = keysOf(all, 400, false);
      const { typed, scans } = hear(keys);
      // Two digits by themselves could be a person's; a wreck of one character is told apart by nothing.
      const couldBeTyped = all.flatMap((episode) =>
        episode.kind === 'wreck' && episode.keys.length === 1 ? episode.keys : [],
      );
      expect(typed).toBe(couldBeTyped.filter((key) => key !== 'Enter').join(''));
      expect(scans.filter((text) => parseScan(text).kind !== 'malformed')).toEqual([]);
    }),
  );
});
