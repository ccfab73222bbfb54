import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeviceModelKey } from '../../src-shared/domain/device-model.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { model, version } from '../domain/builders.ts';
import { provisionBench } from '../rig/provision-bench.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { makeSampleSite, type SampleSite } from '../rig/sample-site.ts';
import { makeRigFirmware, parseScriptImage } from '../rig/u-boot-image.ts';
import { rigUBootSettings } from '../rig/u-boot-settings.ts';
import { createVirtualHub, type VirtualHub } from '../rig/virtual-hub.ts';
import { type CliRun, makeFolder, type TestFolder, typed } from './cli-bench.ts';

const production = '01020305';
/** 0 holds a version no pathway begins from; 1 and 3 are newer hardware than the register says, 4 is another Device Model; 2 is hardware nobody states. */
const registered = [0, 1, 2, 3, 4].map((index) => ({
  ...sampleIdentity(index),
  ...(index === 2 ? { model: '01020A00' } : {}),
}));

const otherProduction = '0B020305';
/** Hubs 106C-0103, spoken to in the same way. */
const addOtherModel = async ({ repository }: SampleSite): Promise<void> => {
  const [deviceModel, range] = ['106C-0103' as DeviceModelKey, ['01030000', '010300FF'] as const];
  const [from, to] = range.map((code) => model('106C', code).hardwareVersion);
  if (from === undefined || to === undefined) throw new Error('test: no range of hardware versions');
  const entry = { deviceModel, name: 'Other hub', latestProduction: [] };
  await repository.setModel({ ...entry, loader: rigUBootSettings });
  const installableFrom = [version('01020304')];
  const statement = { deviceModel, hardware: { from, to }, container: 'raw', status: 'production' } as const;
  const release = await repository.addRelease(
    { ...statement, firmwareVersion: version(otherProduction), installableFrom },
    makeRigFirmware({ version: otherProduction, padBytes: 4096 }),
  );
  await repository.setProduction(deviceModel, { from, to }, release.id);
};

let folder: TestFolder;
let hubs: VirtualHub[];
/** What a hub says it is where that is not what the register says. */
const wireModels: Readonly<Record<number, { readonly model: string }>> = {
  1: { model: '01020004' },
  3: { model: '01020004' },
  4: { model: '01030001' },
};
beforeAll(async () => {
  folder = makeFolder();
  const site = await makeSampleSite({
    folder: folder.place('site'),
    hubs: registered.map((hub) => ({ ...hub, firmwareVersion: '01020304' })),
  });
  const release = { version: production, installableFrom: ['01020304'], imageBytes: 4096 };
  await site.setProduction(await site.addRelease(release));
  await addOtherModel(site);
  await site.publish();
  await provisionBench(folder.place('bench'), site, {});
  hubs = registered.map((identity, index) =>
    createVirtualHub({
      name: `port ${index}`,
      identity: { ...identity, ...wireModels[index] },
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
    [
      4,
      'model-mismatch',
      /106C 0102 hardware 0003 in the asset register, 106C 0103 hardware 0001 on the wire/,
    ],
  ])(
    'hub %i is blocked by %s, allowed once, flashed with three verdicts, and open for nobody after that',
    async (index, reason, why) => {
      const blocked = await flash(index);
      expect(blocked).toMatchObject({ code: 1, out: expect.stringContaining(reason) });
      expect(blocked.out).toMatch(why);
      expect(hubs[index]?.writeCount).toBe(0);

      const given = await give(index, reason);
      expect(given).toMatchObject({ code: 0, out: expect.stringMatching(/risk: +\S/) });
      const installed = index === 4 ? otherProduction : production;
      expect(given.out).toMatch(new RegExp(`installs: .*${installed}.* over`));
      expect((await reflash('override', 'list')).out).toContain('type plate looked at');

      const allowed = await flash(index);
      expect(allowed).toMatchObject({ code: 0, out: expect.stringContaining('re-flashed') });
      expect(allowed.out).toContain('write pass, restart pass, version pass');
      expect(allowed.out).toMatch(new RegExp(`allowed: +${reason}, by Grace`));
      expect([holds(index), hubs[index]?.violations]).toEqual([installed, []]);
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
