import { describe, expect, it } from 'vitest';
import { enterWithoutApplication } from '../../src-main/core/loaders/gecko/enter-without-application.ts';
import { rigGeckoSettings } from '../rig/gecko-settings.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { passVirtualTime } from '../rig/virtual-time.ts';
import { identityOf, never, prompt, scriptedHub } from './gecko-script.ts';

passVirtualTime();

const told = `CH-FIRMWARE version=01020304 chf=${sampleIdentity(2).chf}\r\n`;
const name = identityOf(2);

/**
 * What a run key brings. `refused`: the menu comes back. `lost`: the key got lost, the menu still stands. `tells`: the application
 * says what it is and ends in the menu. `runs`, `runs-unnamed`: it runs. `runs-late`: it runs, though the menu was heard once more.
 */
type Run = 'refused' | 'lost' | 'tells' | 'runs' | 'runs-unnamed' | 'runs-late';

const said: Readonly<Record<Run, string | null>> = {
  refused: prompt,
  lost: null,
  tells: told + prompt,
  runs: null,
  'runs-unnamed': null,
  'runs-late': prompt,
};

/** A hub in its menu, whose run keys bring these in turn; the last for ever. The first two are those of looking for an application. */
const hubOf = (runs: readonly Run[]) => {
  let next = 0;
  let running: Run | null = null;
  return scriptedHub((written) => {
    if (running !== null)
      return written !== 'id\r' ? null : running === 'runs-unnamed' ? 'none\r\nOK\r\n' : name;
    if (written !== '2') return prompt;
    const run = runs[next++] ?? runs.at(-1) ?? 'lost';
    if (run.startsWith('runs')) running = run;
    return said[run];
  });
};

const enter = ({ line, menu }: ReturnType<typeof hubOf>) => enterWithoutApplication(line, menu, never);

describe('a hub without application', () => {
  it.each<[string, readonly Run[], number]>([
    ['refuses two runs in a row', ['refused'], 4],
    ['refuses two behind one that got lost', ['refused', 'refused', 'lost', 'refused', 'refused'], 5],
    [
      'refuses two, with one lost between one and them',
      ['refused', 'refused', 'refused', 'lost', 'refused', 'refused'],
      6,
    ],
    ['refuses the last two of five', ['refused', 'refused', 'lost', 'lost', 'lost', 'refused', 'refused'], 7],
  ])('is one that %s', async (_, runs, keys) => {
    const hub = hubOf(runs);
    await enter(hub);
    expect(hub.sentTimes('2')).toBe(keys);
  });

  it.each<[string, readonly Run[], string, number]>([
    [
      'refuses one run and then tells its version',
      ['refused', 'refused', 'refused', 'tells'],
      'hub-answers',
      4,
    ],
    ['refuses one run and then runs', ['refused', 'refused', 'refused', 'runs'], 'hub-answers', 4],
    ['runs, and does not say who it is', ['refused', 'refused', 'runs-unnamed'], 'hub-answers', 3],
    ['runs though its menu was heard behind the key', ['refused', 'refused', 'runs-late'], 'hub-answers', 3],
    ['tells its version and falls back into its menu', ['lost', 'lost', 'tells'], 'hub-answers', 3],
    ['runs at the first key', ['runs'], 'hub-answers', 1],
    ['runs at the second key, unnamed', ['lost', 'runs-unnamed'], 'hub-answers', 2],
    [
      'refuses no two runs in a row, of five',
      ['refused', 'refused', 'refused', 'lost', 'refused', 'lost', 'refused', 'refused'],
      'console-garbled',
      7,
    ],
    [
      'refuses the fifth alone',
      ['lost', 'lost', 'lost', 'lost', 'lost', 'lost', 'refused', 'refused'],
      'console-garbled',
      7,
    ],
  ])('is none that %s', async (_, runs, code, keys) => {
    const hub = hubOf(runs);
    await expect(enter(hub)).rejects.toMatchObject({ code });
    expect(hub.sentTimes('2')).toBe(keys);
  });

  it('is told no run once its menu is gone, and is one with an application when that answers', async () => {
    let runs = 0;
    let knocksAfter = 0;
    const hub = scriptedHub((written) => {
      if (written === '2') runs++;
      const isOver = runs === 2 && written !== '2' && ++knocksAfter > 1;
      if (!isOver) return written === '2' ? null : prompt;
      return written === 'id\r' ? name : null;
    });
    await expect(enter(hub)).rejects.toMatchObject({
      code: 'hub-answers',
      message: 'slot 3: an application answers; a hub with firmware is not installed by its label',
    });
    expect(runs).toBe(2);
  });

  it('is none of which nothing is heard', async () => {
    const hub = scriptedHub(() => null);
    await expect(enter(hub)).rejects.toMatchObject({ code: 'no-reply' });
    expect(hub.sentTimes('2')).toBe(0);
  });

  it('is said how often it was told, and how often in a row it has to refuse', async () => {
    const start = performance.now();
    await expect(enter(hubOf(['lost']))).rejects.toThrow(
      'slot 3: the bootloader was not heard to refuse its application 2 times in a row, in 5 tries',
    );
    // A run that brings nothing has the time that an application may take.
    expect(performance.now() - start).toBeGreaterThan(5 * rigGeckoSettings.deadlines.leaveMs);
  });
});
