import { useMute } from './mute.ts';
import { type Tone, type ToneKind, toneLengthMs, tones } from './tones.ts';

/** Silence between two tones, and the ramp that keeps a note from clicking. */
const pauseMs = 150;
const rampMs = 12;
/** When four slots end at once their tones queue; what would sound later than this helps nobody. */
const longestQueueMs = 3_000;

let context: AudioContext | null = null;
let freeAtMs = 0;

/**
 * Opening the sound device takes tens of ms, which the first scan of the day would wait for. Call it once the screen
 * stands; browsers keep it suspended until somebody touches the page.
 */
export const openSound = (): void => {
  if (typeof AudioContext !== 'undefined') context ??= new AudioContext();
};

/** Plays a tone after those already playing. Generated on the spot; silent when muted or where there is no sound. */
export const playTone = (kind: ToneKind): void => {
  if (useMute.getState().isMuted) return;
  openSound();
  if (context === null) return;
  if (context.state === 'suspended') void context.resume();
  const nowMs = context.currentTime * 1_000;
  const startMs = Math.max(nowMs, freeAtMs);
  if (startMs - nowMs > longestQueueMs) return;
  freeAtMs = startMs + toneLengthMs(tones[kind]) + pauseMs;
  schedule(context, tones[kind], startMs);
};

const schedule = (audio: AudioContext, { wave, loudness, notes }: Tone, fromMs: number): void => {
  for (const { frequencyHz, startMs, lengthMs } of notes) {
    const start = (fromMs + startMs) / 1_000;
    const end = start + lengthMs / 1_000;
    const oscillator = new OscillatorNode(audio, { type: wave, frequency: frequencyHz });
    const gain = new GainNode(audio, { gain: 0 });
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(loudness, start + rampMs / 1_000);
    gain.gain.setValueAtTime(loudness, end - rampMs / 1_000);
    gain.gain.linearRampToValueAtTime(0, end);
    oscillator.connect(gain).connect(audio.destination);
    oscillator.start(start);
    oscillator.stop(end);
  }
};
