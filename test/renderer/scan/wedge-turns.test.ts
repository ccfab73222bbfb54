import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { WedgeKey } from '../../../src-renderer/scan/key-character.ts';
import { hear, keyOf, rules } from './wedge-keys.ts';

type Episode =
  | { readonly kind: 'scan'; readonly text: string; readonly gaps: readonly number[] }
  | { readonly kind: 'typing'; readonly keys: readonly string[]; readonly gaps: readonly number[] };

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
const slowGaps = fc.array(fc.integer({ min: rules.longestGapMs + 5, max: 900 }), {
  minLength: 40,
  maxLength: 40,
});

const scan: fc.Arbitrary<Episode> = fc.record({
  kind: fc.constant('scan' as const),
  text: fc.oneof(deviceId, command),
  gaps: quickGaps,
});
const typing: fc.Arbitrary<Episode> = fc.record({
  kind: fc.constant('typing' as const),
  keys: fc.array(fc.constantFrom(...'0123456789abcrsR-: ', 'Enter'), { minLength: 1, maxLength: 40 }),
  gaps: slowGaps,
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

const episodes = fc.array(fc.oneof(scan, typing), { minLength: 1, maxLength: 8 });

it('hears every scan and nothing but scans, however typing and scanning take turns', () => {
  fc.assert(
    fc.property(episodes, fc.boolean(), (all, isInTextBox) => {
      const { scans } = hear(keysOf(all, 60, isInTextBox));
      expect(scans).toEqual(all.flatMap((episode) => (episode.kind === 'scan' ? [episode.text] : [])));
    }),
    { numRuns: 400 },
  );
});

it('hears every key a person pressed, in order, and none a scanner pressed', () => {
  fc.assert(
    fc.property(episodes, (all) => {
      const { typed } = hear(keysOf(all, 300, false));
      const pressed = all.flatMap((episode) => (episode.kind === 'typing' ? episode.keys : []));
      expect(typed).toBe(pressed.filter((key) => key !== 'Enter').join(''));
    }),
    { numRuns: 400 },
  );
});

it('takes no key of a person away from what has the focus', () => {
  fc.assert(
    fc.property(fc.array(typing, { minLength: 1, maxLength: 6 }), fc.boolean(), (all, isInTextBox) => {
      expect(hear(keysOf(all, 300, isInTextBox)).takenCount).toBe(0);
    }),
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
