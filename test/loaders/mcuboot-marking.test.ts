import { afterEach, describe, expect, it } from 'vitest';
import type { Loader } from '../../src-main/core/loaders/loader.ts';
import { quickMcubootSettings, quickRawSettings } from '../rig/mcuboot-settings.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import type { VirtualMcubootHub } from '../rig/virtual-mcuboot.ts';
import type { MarkFate } from '../rig/virtual-mcuboot-behaviour.ts';
import { loadAndCheck, never, startHub, visit } from './mcuboot-under-test.ts';

let hub: VirtualMcubootHub;
afterEach(() => hub.cutPower());

/** Two marks are due in a good visit: for the trial start, and for good once it was seen to run. */
const flashed = async (framing: 'console' | 'raw' = 'console'): Promise<Loader> => {
  hub = startHub({ framing });
  const loader = visit(hub, framing === 'raw' ? quickRawSettings : quickMcubootSettings);
  await loader.identify(never);
  await loadAndCheck(loader);
  return loader;
};

const restartAndRead = async (loader: Loader) => {
  await loader.restart(never);
  const announced = await loader.readVersion(never);
  await loader.keep?.(never);
  return announced;
};

describe('mcuboot loader, marking an image', () => {
  it.each<[string, readonly MarkFate[]]>([
    ['the answer to the first mark is lost', ['answer-lost']],
    ['the answer to the first mark is garbled', ['answer-garbled']],
    ['the first request to mark is lost', ['request-lost']],
    ['the hub refuses the first mark for noise', ['refused']],
    ['the answer to the confirmation is lost', ['done', 'answer-lost']],
    ['the answer to the confirmation is garbled', ['done', 'answer-garbled']],
    ['the request to confirm is lost', ['done', 'request-lost']],
    ['the hub refuses to confirm for noise', ['done', 'refused']],
    [
      'the requests are lost twice each',
      ['request-lost', 'request-lost', 'done', 'request-lost', 'request-lost'],
    ],
  ])('marks each time once and passes when %s', async (_, markFates) => {
    const loader = await flashed();
    hub.behave({ markFates });
    await expect(restartAndRead(loader)).resolves.toMatchObject({ firmwareVersion: '01020305' });
    expect({ marks: hub.slots.markCount, confirmed: hub.slots.isConfirmed }).toEqual({
      marks: 2,
      confirmed: true,
    });
  });

  it('does so in raw framing too', async () => {
    const loader = await flashed('raw');
    hub.behave({ markFates: ['answer-lost', 'answer-garbled'] });
    await expect(restartAndRead(loader)).resolves.toMatchObject({ firmwareVersion: '01020305' });
    expect(hub.slots.markCount).toBe(2);
  });

  it('says restart-failed of a hub that never marks, with its word', async () => {
    const loader = await flashed();
    hub.behave({ markFates: Array.from({ length: 9 }, () => 'refused') });
    await expect(loader.restart(never)).rejects.toMatchObject({
      code: 'restart-failed',
      message: 'slot 3: the hub was told 4 times to start the new image: error 10',
    });
  });

  it('says restart-failed of a hub that never answers a mark', async () => {
    const loader = await flashed();
    hub.behave({ markFates: Array.from({ length: 9 }, () => 'request-lost') });
    await expect(loader.restart(never)).rejects.toMatchObject({
      code: 'restart-failed',
      message: 'slot 3: the hub was told 4 times to start the new image: no answer within 150 ms',
    });
  });

  it('does not mark again on a hub that came while the first mark went unanswered', async () => {
    const loader = await flashed();
    hub.behave({ markFates: ['request-lost'], strangerAfterMarks: sampleIdentity(3) });
    await expect(loader.restart(never)).rejects.toMatchObject({ code: 'hub-swapped' });
    expect(hub.slots.pending).toBe('none');
  });
});
