import { afterEach, expect, it } from 'vitest';
import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import { encodeBlock } from '../../src-main/core/protocols/xmodem/frame.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { rigUBootSettings } from '../rig/u-boot-settings.ts';
import { createVirtualHub, type VirtualHub } from '../rig/virtual-hub.ts';
import { passVirtualTime } from '../rig/virtual-time.ts';

passVirtualTime();

/** The hub's receiver is the more patient one: keys sent every 50 ms keep it from giving a block up. */
const receiverGivesUpMs = 200;
const settings = {
  ...rigUBootSettings,
  deadlines: { ...rigUBootSettings.deadlines, enterMs: 5_000, wakeEveryMs: 50, lullMs: 400 },
};
const signal = new AbortController().signal;
let hub: VirtualHub;
afterEach(() => hub.cutPower());

const untilHeard = async (link: ByteLink, letter: string): Promise<void> => {
  for (let heard = ''; !heard.endsWith(letter); )
    heard += Buffer.from((await link.chunks.next(2_000)) ?? []).toString('latin1');
};

it.each([
  ['before its first block', 0],
  ['in the middle of a block', 400],
])('finds a hub whose transfer was abandoned %s', async (_, sentBytes) => {
  hub = createVirtualHub({
    name: 'slot 3',
    identity: sampleIdentity(2),
    firmwareVersion: '01020304',
    timing: { transferTimeoutMs: receiverGivesUpMs },
  });
  const link = hub.openLink();
  await createLoader({ link, settings }).identify(signal);
  await link.write(Buffer.from('loady 42000000\r', 'latin1'));
  await untilHeard(link, 'C');
  await link.write(encodeBlock(1, new Uint8Array(1_024), 1_024).subarray(0, sentBytes));
  const { chf } = await createLoader({ link, settings }).identify(signal);
  expect(chf).toBe(sampleIdentity(2).chf);
});
