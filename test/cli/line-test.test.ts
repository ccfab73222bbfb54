import { afterEach, describe, expect, it } from 'vitest';
import { measureLine } from '../../src-main/core/links/measure-line.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { createVirtualHub, type VirtualHub } from '../rig/virtual-hub.ts';
import { createVirtualLink } from '../rig/virtual-link.ts';
import { type CliRun, typed } from './cli-bench.ts';

let hub: VirtualHub;
afterEach(() => hub.cutPower());

const lineTest = (behaviour = {}, ...args: readonly string[]): Promise<CliRun> => {
  hub = createVirtualHub({
    name: 'slot 1',
    identity: sampleIdentity(0),
    firmwareVersion: '01020304',
    behaviour,
  });
  const openLink = async () => hub.openLink();
  return typed(['--json', 'line', 'test', '--port', 'slot 1', ...args], { openLink });
};

describe('reflash line test', () => {
  it('measures the turn-around of a hub that answers, and says what driver and line allow', async () => {
    const { code, out } = await lineTest();
    const report = JSON.parse(out);
    expect(code).toBe(0);
    expect(report).toMatchObject({ port: 'slot 1', baudRate: 115_200, sent: 20, latency: 'not-asked' });
    expect(report.answered).toBeGreaterThan(0);
    expect(report.ceilingFraction).toBeLessThanOrEqual(1);
  });

  it('says that nothing answers, and what to look at', async () => {
    const { code, out } = await lineTest({ silent: true });
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      answered: 0,
      medianMs: null,
      suggestion: expect.stringContaining('Nothing answers'),
    });
  });

  it('leaves what the hub stores alone', async () => {
    await lineTest();
    expect(hub.writeCount).toBe(0);
    expect(hub.violations).toEqual([]);
  });

  it.each([
    ['--baud', 'fast'],
    ['--probe', 'reset'],
  ])('refuses %s %s before it opens the port', async (name, value) => {
    const { code, out } = await lineTest({}, name, value);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ fault: { code: 'arguments-invalid' } });
  });

  it('is silent about numbers, in words for a person, when nothing answers', async () => {
    hub = createVirtualHub({
      name: 'slot 1',
      identity: sampleIdentity(0),
      firmwareVersion: '01020304',
      behaviour: { silent: true },
    });
    const { out } = await typed(['line', 'test', '--port', 'slot 1'], {
      openLink: async () => hub.openLink(),
    });
    expect(out).toContain('answers:     0 of 4');
    expect(out).not.toContain('turn-around');
  });
});

describe('the measure of a line', () => {
  /** A far end that answers each probe after `answerMs` of the test's own clock. */
  const measure = async (answerMs: readonly number[]) => {
    const { link, device } = createVirtualLink('line', { baudRate: 9_600 });
    let nowMs = 0;
    let probe = 0;
    device.onBytes(() => {
      nowMs += answerMs[probe++] ?? 0;
      device.send(Uint8Array.of(0x2a));
    });
    const options = { bytes: Uint8Array.of(3), times: answerMs.length, waitMs: 1_000, quietMs: 1 };
    return measureLine(link, options, () => nowMs, new AbortController().signal);
  };

  it('is what remains without the wire time of probe and answer', async () => {
    const wireMs = (2 * 10 * 1000) / 9_600;
    const { medianMs, worstMs, answered } = await measure([wireMs + 4, wireMs + 16, wireMs + 5]);
    expect(medianMs).toBeCloseTo(5);
    expect(worstMs).toBeCloseTo(16);
    expect(answered).toBe(3);
  });

  it('is never below zero, however quick a line without a wire is', async () => {
    expect(await measure([0, 0])).toMatchObject({ medianMs: 0, worstMs: 0, unasked: 0 });
  });
});
