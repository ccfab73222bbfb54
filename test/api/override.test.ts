import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listJournal } from '../../src-main/core/store/journal.ts';
import { model, version } from '../domain/builders.ts';
import { identity, makeBenchTemplate, makeTestBench, newVersion, type TestBench } from './test-bench.ts';

let template: string;
let bench: TestBench;
beforeAll(async () => {
  template = await makeBenchTemplate();
});
afterAll(() => rmSync(template, { recursive: true, force: true }));
beforeEach(async () => {
  bench = await makeTestBench(template);
  await bench.signOnAndOpen();
});
afterEach(() => bench.remove());

const { chf, gpf } = identity(0);
const scan = () => bench.client.bench.scan({ text: gpf, source: 'wedge' });
const give = (by = 'Grace') =>
  bench.client.overrides.give({ id: chf, reason: 'no-pathway', by, why: 'type plate looked at' });
/** Hub 0 on slot 1, in quarantine for the version it runs. */
const block = async (): Promise<void> => {
  const [hub] = bench.hubs;
  if (hub === undefined) throw new Error('test: no hub 0');
  hub.stored = version('FF000001');
  await bench.plug(0, 1);
  await scan();
  expect((await bench.reaches(1, 'verdict')).outcome).toMatchObject({ reason: 'no-pathway' });
};

describe('a hub in quarantine for its version', () => {
  beforeEach(block);

  it('is offered to the shift lead with what goes over what, and what is risked', async () => {
    const { offer, open } = await bench.client.overrides.offer({ id: gpf });
    expect(offer).toMatchObject({
      kind: 'liftable',
      facts: { reason: 'no-pathway', chf, over: 'FF000001', installs: newVersion },
      further: [],
    });
    expect(offer.kind === 'liftable' && offer.facts.risk).toContain('the hub may be lost');
    expect(open).toEqual([]);
  });

  it('is flashed on the slot that shows it by one more scan once it is allowed, and listed until then', async () => {
    const { overrideId } = await give();
    expect(await bench.client.overrides.list({})).toMatchObject([{ overrideId, chf, by: 'Grace' }]);
    expect(await bench.client.overrides.offer({ id: chf })).toMatchObject({
      offer: { kind: 'none' },
      open: [{ overrideId }],
    });
    // By its other Device ID: the same scan within a second would be ignored.
    const answer = await bench.client.bench.scan({ text: chf, source: 'wedge' });
    expect(answer).toMatchObject({ tone: 'good', slot: 1 });
    await expect.poll(async () => (await bench.reaches(1, 'verdict')).outcome.kind).toBe('re-flashed');
    expect(await bench.client.overrides.list({})).toEqual([]);
    // What it said before it was re-flashed blocks it no more.
    expect(await bench.client.overrides.offer({ id: chf })).toEqual({ offer: { kind: 'none' }, open: [] });
  });

  it('is held again after a withdrawal, in the name of whoever is signed on', async () => {
    const { overrideId } = await give();
    await bench.client.overrides.withdraw({ overrideId });
    const last = listJournal(bench.bench.core.store.db, { limit: 1 });
    expect(last).toMatchObject([{ kind: 'override-withdrawn', actor: 'Ann', subject: chf }]);
    await expect(bench.client.overrides.withdraw({ overrideId })).rejects.toMatchObject({
      data: { code: 'override-not-open' },
    });
  });

  it('is allowed by nobody without a name, or while nobody is signed on', async () => {
    await expect(give('  ')).rejects.toThrow();
    await bench.client.bench.signOff({});
    await expect(give()).rejects.toMatchObject({ data: { code: 'not-signed-on' } });
    expect(await bench.client.overrides.list({})).toEqual([]);
  });
});

describe('a hub that nobody may allow', () => {
  it('is one that nothing blocks, and one blocked by what cannot be lifted, with the reason', async () => {
    expect((await bench.client.overrides.offer({ id: chf })).offer).toEqual({ kind: 'none' });
    const [hub] = bench.hubs;
    if (hub !== undefined) hub.behaviour = { identifyAs: { deviceModel: model('1086', '01020003') } };
    await bench.plug(0, 1);
    await scan();
    await bench.reaches(1, 'verdict');
    expect((await bench.client.overrides.offer({ id: chf })).offer).toMatchObject({
      kind: 'final',
      why: expect.stringContaining('no Device Model 1086-0102'),
    });
    await expect(give()).rejects.toMatchObject({ data: { code: 'override-refused' } });
  });
});
