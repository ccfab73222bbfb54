import { wireMs } from '../../protocols/ceiling.ts';
import { osCommand, osGroup } from '../../protocols/smp/answer.ts';
import { framings } from '../../protocols/smp/framing.ts';
import { isAnswerTo, type SmpRequest } from '../../protocols/smp/smp-port.ts';
import { createDarkTime, type DarkTime } from './dark-time.ts';
import { echoCostMs, waitForAnswer } from './reach-hub.ts';
import { mustNotLoop } from './reboot-loop.ts';
import type { Visit } from './visit.ts';

export interface Watched {
  readonly isBack: boolean;
  /** The hub was away for as long as only a restart takes. */
  readonly wasDark: boolean;
}

const echo: SmpRequest = {
  operation: 'write',
  group: osGroup,
  command: osCommand.echo,
  payload: { d: 'reflash' },
};

/** SMP frame of the request above; its answer is a byte longer at most. */
const echoFrameBytes = 20;

/** One echo, and everything that is answered within `waitMs`: late answers to earlier ones too. */
const echoOnce = async (
  { application, baudRate }: Visit,
  { waitMs, isHasty }: { readonly waitMs: number; readonly isHasty: boolean },
  dark: DarkTime,
  signal: AbortSignal,
): Promise<void> => {
  const { port, framing } = application;
  dark.sent(await port.send(echo, signal));
  const onWireMs = 2 * wireMs(framings[framing].wireBytes(echoFrameBytes), baudRate);
  const deadlineMs = performance.now() + waitMs + onWireMs;
  // mutant: boundary: less than a ms more or less decides nothing
  // mutant: number: the same
  for (let leftMs = waitMs + onWireMs; leftMs > 0; leftMs = deadlineMs - performance.now()) {
    const frame = await port.receive(leftMs, signal);
    if (frame !== null && isAnswerTo(frame, echo)) dark.answered(frame.sequence);
    if (isHasty && dark.unanswered === 0) return;
  }
  if (dark.unanswered > 0) port.doubt();
};

/**
 * Asks the hub from the moment that it was told to restart: until it was seen to be away and is back, or until it acted on
 * the reset for sure and answers. A hub answers a reset first and acts on it a moment later; what it says before that is from
 * before. Once it was away for long enough it is asked as seldom as any hub that is waited for.
 */
const watchEchoes = async (
  visit: Visit,
  { echoes, answerMs }: { readonly echoes: number; readonly answerMs: number },
  signal: AbortSignal,
): Promise<Watched> => {
  const { resetDelayMs, backMs, wakeEveryMs } = visit.settings.deadlines;
  const dark = createDarkTime(echoes);
  const beganAtMs = performance.now();
  // Counted by what was waited for, so that a bench that is busy itself gives up no sooner.
  for (let leftMs = resetDelayMs + backMs; leftMs > 0; ) {
    const sentAfterMs = performance.now() - beganAtMs;
    const isHasty = dark.unanswered >= echoes;
    const waitMs = isHasty ? wakeEveryMs : answerMs;
    await echoOnce(visit, { waitMs, isHasty }, dark, signal);
    mustNotLoop(visit);
    leftMs -= echoCostMs(visit, waitMs);
    if (dark.unanswered > 0) continue;
    if (dark.wasSeen || sentAfterMs >= resetDelayMs) return { isBack: true, wasDark: dark.wasSeen };
  }
  return { isBack: false, wasDark: false };
};

/** Waits for a hub that was told to restart to be back, and sees whether it was away. Rejects with `reboot-loop`. */
export const watchRestart = async (visit: Visit, signal: AbortSignal): Promise<Watched> => {
  const { application, settings } = visit;
  const { dark } = settings.restart;
  if (dark !== null) return watchEchoes(visit, dark, signal);
  const { resetDelayMs, backMs } = settings.deadlines;
  await application.port.pause(resetDelayMs, signal);
  return { isBack: await waitForAnswer(visit, application, backMs, signal), wasDark: false };
};
