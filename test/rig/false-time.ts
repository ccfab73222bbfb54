import { afterEach, beforeEach, vi } from 'vitest';

/**
 * For the tests of one file: time passes as soon as nothing else is left to do. So no silence is waited for, and nobody is
 * silent because the machine is busy.
 */
export const inFalseTime = (): void => {
  beforeEach(() => void vi.useFakeTimers().setTimerTickMode('nextTimerAsync'));
  afterEach(() => void vi.useRealTimers());
};
