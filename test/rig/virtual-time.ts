import { afterAll, beforeAll, vi } from 'vitest';

const turn = setImmediate;

/** Bytes on their way through a virtual link are immediates; whoever waits for them must not see time pass meanwhile. */
const isBusy = (): boolean => process.getActiveResourcesInfo().includes('Immediate');

/**
 * For the tests of a file whose hubs and lines are virtual: nobody waits. Time stands still while anything is under way, and
 * goes on to the next timer when nothing is, so that deadlines are exact however busy the machine.
 */
export const passVirtualTime = (): void => {
  let isOver = false;
  const pass = (): void => {
    if (isOver) return;
    if (!isBusy()) vi.advanceTimersToNextTimer();
    turn(pass);
  };
  beforeAll(() => {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'],
    });
    turn(pass);
  });
  afterAll(() => {
    isOver = true;
    vi.useRealTimers();
  });
};
