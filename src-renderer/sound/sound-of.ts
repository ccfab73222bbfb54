import type { BenchListener } from '../bench-view/follow-bench.ts';
import { playTone } from './play-tone.ts';
import { toneOfEvent } from './tone-of-event.ts';

/** Sounds what just happened on the bench. */
export const soundOf: BenchListener['onChange'] = (_bench, event, before) => {
  const tone = toneOfEvent(before, event);
  if (tone !== null) playTone(tone);
};
