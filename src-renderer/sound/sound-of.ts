import type { BenchListener } from '../bench-view/follow-bench.ts';
import { playTone } from './play-tone.ts';
import { toneOfEvent } from './tone-of-event.ts';

/** Sounds what just happened on the bench, once the screen shows it: the eye must not wait for the ear. */
export const soundOf: BenchListener['onChange'] = (_bench, event, before) => {
  const tone = toneOfEvent(before, event);
  if (tone !== null) setTimeout(() => playTone(tone));
};
