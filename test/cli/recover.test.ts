import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src-main/core/clock.ts';
import { beginAttempt } from '../../src-main/core/record/attempt-record.ts';
import { openStore } from '../../src-main/core/store/open-store.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import { image, version } from '../domain/builders.ts';
import { provisionBench } from '../rig/provision-bench.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { makeSampleSite } from '../rig/sample-site.ts';
import { type CliRun, makeFolder, type TestFolder, typed } from './cli-bench.ts';

const identities = [0, 1].map(sampleIdentity);
const chfOf = (index: number) => requireDeviceId(identities[index]?.chf ?? '', 'test');

let folder: TestFolder;
beforeAll(async () => {
  folder = makeFolder();
  const hubs = identities.map((hub) => ({ ...hub, firmwareVersion: '01020304' }));
  const site = await makeSampleSite({ folder: folder.place('site'), hubs });
  await site.publish();
  await provisionBench(folder.place('bench'), site, {});
});
afterAll(() => folder.remove());

const recover = (...args: readonly string[]): Promise<CliRun> =>
  typed(['--data', folder.place('bench'), '--operator', 'Ada', ...args, 'recover']);

/** What a process leaves that lost power: an attempt without an end. */
const leaveOpen = (index: number, isWriting: boolean): void => {
  const store = openStore({ dataFolder: folder.place('bench'), mode: 'write', nowMs: Date.now });
  const basics = { label: [chfOf(index)], workOrderId: null, slot: 3, port: 'port 3', operator: 'Ada' };
  const record = beginAttempt(store, systemClock, { ...basics, chf: chfOf(index) });
  if (isWriting) record.writeBegins(chfOf(index), version('01020304'), image('01020305'), () => {});
  store.close();
};

describe('reflash recover', () => {
  it('says that nothing is left to do on a bench that was closed in order', async () => {
    expect(await recover()).toMatchObject({
      code: 0,
      out: 'Nothing was cut off, and no hub is suspect.\n',
    });
  });

  it('classifies an attempt that was cut off before its write, once', async () => {
    leaveOpen(0, false);
    const { code, out } = await recover('--json');
    expect(code).toBe(1);
    expect(JSON.parse(out).unfinished).toMatchObject([
      { chf: chfOf(0), hubState: 'untouched', port: 'port 3', slot: 3 },
    ]);
    expect((await recover()).code).toBe(0);
  });

  it('names a hub whose write was cut off, with what to do, until it is written anew', async () => {
    leaveOpen(1, true);
    const first = await recover();
    expect(first).toMatchObject({ code: 1, out: expect.stringContaining('port 3') });
    expect(first.out).toMatch(new RegExp(`${chfOf(1)} +suspect +port 3 +A write was cut off`));
    const later = JSON.parse((await recover('--json')).out);
    expect(later.unfinished).toMatchObject([{ chf: chfOf(1), hubState: 'suspect', port: null }]);
  });
});
