import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { model } from '../domain/builders.ts';
import { provisionBench } from '../rig/provision-bench.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { makeSampleSite } from '../rig/sample-site.ts';
import { parseScriptImage } from '../rig/u-boot-image.ts';
import { createVirtualHub, type VirtualHub } from '../rig/virtual-hub.ts';
import { type CliRun, makeFolder, type TestFolder, typed } from './cli-bench.ts';

const production = '01020305';
/** 0 holds a version no pathway begins from; 1 and 3 are newer hardware than the register says; 2 is hardware nobody states. */
const registered = [0, 1, 2, 3].map((index) => ({
  ...sampleIdentity(index),
  ...(index === 2 ? { model: '01020A00' } : {}),
}));

let folder: TestFolder;
let hubs: VirtualHub[];
beforeAll(async () => {
  folder = makeFolder();
  const site = await makeSampleSite({
    folder: folder.place('site'),
    hubs: registered.map((hub) => ({ ...hub, firmwareVersion: '01020304' })),
  });
  const release = { version: production, installableFrom: ['01020304'], imageBytes: 4096 };
  await site.setProduction(await site.addRelease(release));
  await site.publish();
  await provisionBench(folder.place('bench'), site, {});
  hubs = registered.map((identity, index) =>
    createVirtualHub({
      name: `port ${index}`,
      identity: { ...identity, ...(index % 2 === 1 ? { model: '01020004' } : {}) },
      firmwareVersion: index === 0 ? 'FF000001' : '01020304',
    }),
  );
});
afterAll(() => {
  for (const hub of hubs) hub.cutPower();
  folder.remove();
});

const openLink = async (port: string) => {
  const hub = hubs.find(({ name }) => name === port);
  if (hub === undefined) throw new Fault('port-not-found', `${port}: nothing is plugged in`);
  return hub.openLink();
};
const reflash = (...args: readonly string[]): Promise<CliRun> =>
  typed(['--data', folder.place('bench'), '--operator', 'Ada', ...args], { openLink });
const labelOf = (index: number): string => registered[index]?.gpf ?? '';
const flash = (index: number) => reflash('flash', '--port', `port ${index}`, '--label', labelOf(index));
const give = (index: number, reason: string, ...more: readonly string[]) => {
  const who = ['--by', 'Grace', '--why', 'type plate looked at', ...more];
  return reflash('override', 'give', labelOf(index), '--reason', reason, ...who);
};
const holds = (index: number): string | undefined => {
  const firmware = hubs[index]?.storedFirmware() ?? new Uint8Array();
  return parseScriptImage(firmware)?.name;
};

describe('reflash override, on real loaders over virtual hubs', () => {
  it.each([
    [0, 'no-pathway', /Downgrade or unknown version: no stated pathway leads from FF000001/],
    [1, 'hardware-version-mismatch', /hardware 0003 in the asset register, .* hardware 0004 on the wire/],
    [2, 'hardware-version-not-supported', /it states one for hardware 0000 to 00FF/],
  ])(
    'hub %i is blocked by %s, allowed once, flashed with three verdicts, and open for nobody after that',
    async (index, reason, why) => {
      const blocked = await flash(index);
      expect(blocked).toMatchObject({ code: 1, out: expect.stringContaining(reason) });
      expect(blocked.out).toMatch(why);
      expect(hubs[index]?.writeCount).toBe(0);

      const given = await give(index, reason);
      expect(given).toMatchObject({ code: 0, out: expect.stringMatching(/risk: +\S/) });
      expect(given.out).toMatch(new RegExp(`installs: .*${production}.* over`));
      expect((await reflash('override', 'list')).out).toContain('type plate looked at');

      const allowed = await flash(index);
      expect(allowed).toMatchObject({ code: 0, out: expect.stringContaining('re-flashed') });
      expect(allowed.out).toContain('write pass, restart pass, version pass');
      expect(allowed.out).toMatch(new RegExp(`allowed: +${reason}, by Grace`));
      expect([holds(index), hubs[index]?.violations]).toEqual([production, []]);
      expect((await reflash('override', 'list')).out).toBe('No override is open.\n');
      expect((await reflash('journal', 'verify')).code).toBe(0);
    },
  );

  it('takes back what was given, once', async () => {
    await flash(3);
    const { out } = await give(3, 'hardware-version-mismatch', '--json');
    const { override } = JSON.parse(out);
    expect(override.facts).toMatchObject({ version: '01020304', deviceModel: model('106C', '01020004') });
    expect(await reflash('override', 'withdraw', String(override.overrideId))).toMatchObject({ code: 0 });
    expect((await reflash('override', 'withdraw', String(override.overrideId))).err).toContain(
      'override-not-open',
    );
    expect((await flash(3)).out).toContain('hardware-version-mismatch');
  });

  it.each([
    ['a block that nobody may lift', ['--reason', 'release-held', '--by', 'Grace', '--why', 'x'], 2],
    ['no name', ['--reason', 'no-pathway', '--by', ' ', '--why', 'x'], 2],
    ['no why', ['--reason', 'no-pathway', '--by', 'Grace', '--why', ''], 2],
    ['a block that this hub is not at', ['--reason', 'no-pathway', '--by', 'Grace', '--why', 'x'], 3],
  ])('refuses to give one for %s', async (_, options, code) => {
    expect((await reflash('override', 'give', labelOf(1), ...options)).code).toBe(code);
    expect((await reflash('override', 'list')).out).toBe('No override is open.\n');
  });
});
