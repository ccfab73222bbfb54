import { type AttemptStep, attemptSteps } from '../flash/attempt-events.ts';

/** What a slot learned of its own speed: ms per step (a load's without its transfer), and ms per byte transferred. */
export interface StepTimes extends Readonly<Record<AttemptStep, number>> {
  readonly perByte: number | null;
}

/** Before a slot has times of its own: what U-Boot hubs usually take. */
export const usualStepTimes: StepTimes = {
  identify: 2_000,
  load: 1_000,
  check: 1_000,
  restart: 1_500,
  'read-version': 2_500,
  perByte: null,
};

/** Where an attempt stands. All times are ms of one monotonic clock. */
export interface Pace {
  readonly times: StepTimes;
  readonly step: AttemptStep;
  readonly stepBeganMs: number;
  /** The first acknowledged bytes of this transfer; null outside one. */
  readonly first: { readonly atMs: number; readonly bytes: number } | null;
  readonly latestAtMs: number;
  readonly acknowledgedBytes: number;
  readonly totalBytes: number;
  /** Installations that follow the one under way. */
  readonly furtherInstallations: number;
}

export const beginPace = (times: StepTimes, nowMs: number): Pace => ({
  times,
  step: 'identify',
  stepBeganMs: nowMs,
  first: null,
  latestAtMs: nowMs,
  acknowledgedBytes: 0,
  totalBytes: 0,
  furtherInstallations: 0,
});

export const paceStep = (
  pace: Pace,
  step: AttemptStep,
  furtherInstallations: number,
  nowMs: number,
): Pace => ({
  ...pace,
  step,
  stepBeganMs: nowMs,
  first: null,
  acknowledgedBytes: 0,
  totalBytes: step === 'identify' || step === 'load' ? 0 : pace.totalBytes,
  furtherInstallations,
});

export const paceProgress = (
  pace: Pace,
  { acknowledgedBytes, totalBytes }: { readonly acknowledgedBytes: number; readonly totalBytes: number },
  nowMs: number,
): Pace => {
  // A transfer begun again starts its own pace.
  const isFirst = pace.first === null || acknowledgedBytes < pace.acknowledgedBytes;
  const first = isFirst ? { atMs: nowMs, bytes: acknowledgedBytes } : pace.first;
  const bytes = acknowledgedBytes - (first?.bytes ?? 0);
  const perByte = bytes > 0 ? (nowMs - (first?.atMs ?? nowMs)) / bytes : pace.times.perByte;
  return {
    ...pace,
    times: { ...pace.times, perByte },
    first,
    latestAtMs: nowMs,
    acknowledgedBytes,
    totalBytes,
  };
};

/** After a step that went well: the newest time counts half. */
export const learnStepTime = (pace: Pace, step: AttemptStep, durationMs: number): Pace => {
  const transferMs = step === 'load' && pace.first !== null ? pace.latestAtMs - pace.first.atMs : 0;
  const ownMs = Math.max(0, durationMs - transferMs);
  return { ...pace, times: { ...pace.times, [step]: (pace.times[step] + ownMs) / 2 } };
};

/**
 * Seconds until the attempt is likely to end, from acknowledged bytes and the time they took; null while the size or
 * the speed of the transfer still to come is not known.
 */
export const secondsLeft = (pace: Pace, nowMs: number): number | null => {
  const { perByte } = pace.times;
  const isTransferAhead = pace.step === 'identify' || pace.step === 'load' || pace.furtherInstallations > 0;
  if (isTransferAhead && (perByte === null || pace.totalBytes === 0)) return null;
  const transferMs = (perByte ?? 0) * pace.totalBytes;
  const installationMs = sum(attemptSteps, pace.times) + transferMs;
  const laterSteps = attemptSteps.slice(attemptSteps.indexOf(pace.step) + 1);
  const leftMs = currentLeftMs(pace, nowMs) + sum(laterSteps, pace.times);
  return (leftMs + pace.furtherInstallations * installationMs) / 1_000;
};

const sum = (steps: readonly AttemptStep[], times: StepTimes): number =>
  steps.reduce((total, step) => total + times[step], 0);

const currentLeftMs = (pace: Pace, nowMs: number): number => {
  const { step, times, totalBytes, acknowledgedBytes, stepBeganMs } = pace;
  if (step === 'load') return (totalBytes - acknowledgedBytes) * (times.perByte ?? 0) + times.load;
  return Math.max(0, times[step] - (nowMs - stepBeganMs));
};
