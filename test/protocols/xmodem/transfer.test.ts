import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sendYmodem } from '../../../src-main/core/protocols/ymodem/send-ymodem.ts';
import { createPacedLink } from '../../rig/paced-line.ts';
import { receiveOn } from '../../rig/receiving-device.ts';
import { createVirtualLink } from '../../rig/virtual-link.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const image = new Uint8Array(100_000).fill(0x5a);

describe('the report of a transfer', () => {
  it.each([1, 16])('measures a turn-around of %i ms and stays near the ceiling', async (turnAroundMs) => {
    const { link, device } = createPacedLink('paced hub', { baudRate: 115_200, turnAroundMs });
    void receiveOn(device);
    const sending = sendYmodem(link, { name: 'hub.img', bytes: image });
    await vi.advanceTimersByTimeAsync(60_000);
    const report = await sending;
    expect(report.turnAroundMs).toBeGreaterThan(turnAroundMs - 1);
    expect(report.turnAroundMs).toBeLessThan(turnAroundMs + 2);
    expect(report.ceilingFraction).toBeGreaterThan(0.95);
  });

  it('leaves what the console says after the transfer to the next reader', async () => {
    const { link, device } = createVirtualLink('hub', { baudRate: 115_200 });
    void receiveOn(device).then(() => device.send(new TextEncoder().encode('=> ')));
    const sending = sendYmodem(link, { name: 'hub.img', bytes: image });
    await vi.advanceTimersByTimeAsync(60_000);
    await sending;
    expect(new TextDecoder().decode((await link.chunks.next(0)) ?? undefined)).toBe('=> ');
  });

  it('counts acknowledged bytes up to the whole image', async () => {
    const { link, device } = createVirtualLink('hub', { baudRate: 115_200 });
    void receiveOn(device);
    const seen: number[] = [];
    const onProgress = ({ acknowledgedBytes }: { acknowledgedBytes: number }) => seen.push(acknowledgedBytes);
    const sending = sendYmodem(link, { name: 'hub.img', bytes: image }, { onProgress });
    await vi.advanceTimersByTimeAsync(60_000);
    await sending;
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(100_000);
  });

  it('tells the share of the ceiling on the way, and ends at what the report says', async () => {
    const { link, device } = createPacedLink('paced hub', { baudRate: 115_200, turnAroundMs: 16 });
    void receiveOn(device);
    const shares: number[] = [];
    const onProgress = ({ ceilingFraction }: { ceilingFraction: number }) => shares.push(ceilingFraction);
    const sending = sendYmodem(link, { name: 'hub.img', bytes: image }, { onProgress });
    await vi.advanceTimersByTimeAsync(60_000);
    const report = await sending;
    expect(Math.min(...shares)).toBeGreaterThan(0.8);
    expect(Math.max(...shares)).toBeLessThanOrEqual(1);
    expect(shares.at(-1)).toBeCloseTo(report.ceilingFraction, 1);
  });

  it('rejects with port-lost when the cable is pulled on the way', async () => {
    const { link, device } = createVirtualLink('hub', { baudRate: 115_200 });
    void receiveOn(device);
    const onProgress = ({ acknowledgedBytes }: { acknowledgedBytes: number }) => {
      if (acknowledgedBytes > 50_000) device.unplug();
    };
    const sending = sendYmodem(link, { name: 'hub.img', bytes: image }, { onProgress });
    const rejected = expect(sending).rejects.toMatchObject({ code: 'port-lost' });
    await vi.advanceTimersByTimeAsync(60_000);
    await rejected;
  });
});
