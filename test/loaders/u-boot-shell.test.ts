import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Asking } from '../../src-main/core/loaders/u-boot/settings.ts';
import type { MarkedHub } from '../../src-main/core/loaders/u-boot/shell.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { openUBootParts, type UBootParts } from '../rig/u-boot-parts.ts';
import { rigUBootSettings as settings } from '../rig/u-boot-settings.ts';
import { createVirtualHub, type VirtualHub } from '../rig/virtual-hub.ts';
import { passVirtualTime } from '../rig/virtual-time.ts';

passVirtualTime();

const never = new AbortController().signal;
const [write = settings.restart.command] = settings.store.commands;
let hub: VirtualHub;
let parts: UBootParts;
beforeEach(async () => {
  hub = createVirtualHub({ name: 'slot 3', identity: sampleIdentity(2), firmwareVersion: '01020304' });
  parts = openUBootParts(hub.openLink(), settings, never);
  await parts.hubs.identify(never);
});
afterEach(() => hub.cutPower());

describe('the shell of a U-Boot hub', () => {
  it('takes each kind of command where it belongs, and none of them compiles elsewhere', () => {
    const wrong = async (marked: MarkedHub): Promise<void> => {
      // @ts-expect-error: what changes storage is no question.
      await marked.ask(write, 1, never);
      // @ts-expect-error: nor may it be repeated.
      await marked.fill(write, 1, never);
      // @ts-expect-error: a text that nobody has said the kind of.
      await marked.ask('fatwrite virtio 0:1 42000000 firmware.img 10', 1, never);
      // @ts-expect-error: what fills memory needs the mark.
      await marked.ask(settings.size.clear, 1, never);
    };
    expect(wrong).toBeTypeOf('function');
  });

  it('types nothing that changes the hub once the prompt was lost since its mark', async () => {
    const marked = await parts.shell.mark(never);
    parts.shell.lose();
    const before = hub.carriedOut.length;
    expect(await marked.act(settings.restart.command, 1_000, never)).toBeNull();
    expect(hub.carriedOut.length).toBe(before);
  });

  it('keeps a mark while the prompt is not lost, and gives a new one after that', async () => {
    const first = await parts.shell.mark(never);
    expect(await parts.shell.mark(never)).toBe(first);
    parts.shell.lose();
    expect(await parts.shell.mark(never)).not.toBe(first);
    const marks = hub.carriedOut.length;
    expect(await first.ask('true' as Asking, 1_000, never)).toBeNull();
    expect(hub.carriedOut.length).toBeGreaterThan(marks);
  });

  it('leaves no mark in the environment, which a hub might save', async () => {
    const marked = await parts.shell.mark(never);
    expect(await marked.ask('printenv rf' as Asking, 1_000, never)).toMatchObject({ code: 1 });
  });
});
