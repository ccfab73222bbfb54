import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useGeckoHubs } from '../rig/gecko-site.ts';
import { provisionBench } from '../rig/provision-bench.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { makeSampleSite } from '../rig/sample-site.ts';
import { createVirtualGecko, type VirtualGecko } from '../rig/virtual-gecko.ts';
import { type CliRun, makeFolder, type TestFolder, typed } from './cli-bench.ts';

const [from, to] = ['01020304', '01020305'];
const identities = [0, 1].map(sampleIdentity);
const hubOf = (index: number): VirtualGecko =>
  createVirtualGecko({ name: 'slot 1', identity: sampleIdentity(index), firmwareVersion: from });

let folder: TestFolder;
let onPort: VirtualGecko;
const [hub, stranger] = [hubOf(0), hubOf(1)];
beforeAll(async () => {
  folder = makeFolder();
  const hubs = identities.map((identity) => ({ ...identity, firmwareVersion: from }));
  const site = await makeSampleSite({ folder: folder.place('site'), hubs });
  await useGeckoHubs(site, { from, to, imageBytes: 8_192 });
  await site.publish();
  await provisionBench(folder.place('bench'), site, {});
  onPort = hub;
});
afterAll(() => {
  hub.cutPower();
  stranger.cutPower();
  folder.remove();
});

const reflash = (...args: readonly string[]): Promise<CliRun> =>
  typed(['--data', folder.place('bench'), '--operator', 'Ada', ...args], {
    openLink: async () => onPort.openLink(),
  });
const flash = (...args: readonly string[]): Promise<CliRun> =>
  reflash('flash', '--port', 'slot 1', '--label', hub.identity.gpf, ...args);

describe('a hub that lost its firmware in a write, by command line', () => {
  it('is torn, and then says who it is no more', async () => {
    hub.behave({ powerCutAtBlock: 20 });
    expect((await flash()).out).toMatch(/outcome: +failed, port-lost/);
    hub.behave({});
    hub.powerOn();
    const run = await flash();
    expect(run).toMatchObject({ code: 1, out: expect.stringContaining('failed, application-lost') });
    expect(run.out).toMatch(/^do: +The hub has no firmware left/m);
    expect(run.out).toMatch(/^rescue: +again with --rescue-by NAME/m);
  });

  it('is listed by recover with the way back that its family has', async () => {
    const run = await reflash('recover');
    expect(run).toMatchObject({ code: 1, out: expect.stringContaining(hub.identity.chf) });
    expect(run.out).toContain('a shift lead allows it to be installed again by its label');
  });

  it('is not taken for another hub without firmware that is on its port', async () => {
    stranger.loseApplication();
    stranger.blink();
    onPort = stranger;
    const run = await flash('--rescue-by', 'Lea');
    expect(run).toMatchObject({ code: 1, out: expect.stringContaining('failed, hub-swapped') });
    expect(run.out).toContain('write not-reached, restart pass, version fail');
    expect((await reflash('recover')).out).toContain(hub.identity.chf);
    expect((await reflash('hub', 'show', stranger.identity.chf)).out).toMatch(/stranger-written +Ada/);
  });

  it('is brought back in the name of a shift lead', async () => {
    onPort = hub;
    const run = await flash('--rescue-by', 'Lea');
    expect(run).toMatchObject({ code: 0, out: expect.stringContaining('re-flashed') });
    expect(run.out).toContain('write pass, restart pass, version pass');
    expect((await reflash('hub', 'show', hub.identity.chf)).out).toMatch(/rescue-allowed +Lea/);
    expect((await reflash('recover')).code).toBe(0);
    expect((await reflash('journal', 'verify')).out).toContain('The journal verifies');
  });

  it('is a hub like any other from then on', async () => {
    expect((await flash('--rescue-by', 'Lea')).out).toContain('rescue-not-due');
    expect((await flash()).out).not.toMatch(/^rescue:/m);
  });
});
