import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SlotResult } from '../../src-main/cli/commands/flash-slots.ts';
import { systemClock } from '../../src-main/core/clock.ts';
import { beginAttempt } from '../../src-main/core/record/attempt-record.ts';
import { listJournal } from '../../src-main/core/store/journal.ts';
import { openStore } from '../../src-main/core/store/open-store.ts';
import { loadSettings, saveSettings } from '../../src-main/core/store/settings.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { provisionBench } from '../rig/provision-bench.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { makeSampleSite, sampleWorkOrderId } from '../rig/sample-site.ts';
import { createVirtualHub, type VirtualHub } from '../rig/virtual-hub.ts';
import { portList } from '../rig/virtual-rig.ts';
import { makeFolder, type TestFolder, typed } from './cli-bench.ts';

const [oldVersion, newVersion] = ['01020304', '01020305'];
const identities = [0, 1, 2].map(sampleIdentity);
const portOf = (slot: number): string => `port ${slot}`;

let folder: TestFolder;
let hubs: VirtualHub[];
/** Hubs 0 and 1 are on the Work Order; hub 2 is known, not expected, and sits in slot 3. Nothing is in slot 4. */
beforeEach(async () => {
  folder = makeFolder();
  const site = await makeSampleSite({
    folder: folder.place('site'),
    hubs: identities.map((hub) => ({ ...hub, firmwareVersion: oldVersion ?? '' })),
    expected: identities.slice(0, 2),
  });
  const production = { version: newVersion ?? '', installableFrom: [oldVersion ?? ''], imageBytes: 4096 };
  await site.setProduction(await site.addRelease(production));
  await site.publish();
  const ports = [1, 2, 3, 4].map((slot) => ({ slot, port: portOf(slot) }));
  await provisionBench(folder.place('bench'), site, { ports });
  hubs = identities.map((identity, index) =>
    createVirtualHub({ name: portOf(index + 1), identity, firmwareVersion: oldVersion ?? '' }),
  );
});
afterEach(() => {
  mostOpen = 0;
  for (const hub of hubs) hub.cutPower();
  folder.remove();
});

const openPorts = new Set<string>();
/** How many ports were open at once at most. */
let mostOpen = 0;

const flash = async (...args: readonly string[]) => {
  const openLink = async (port: string) => {
    const hub = hubs.find(({ name }) => name === port);
    if (hub === undefined) throw new Fault('port-not-found', `${port}: nothing is plugged in`);
    const link = hub.openLink();
    const { close } = link;
    openPorts.add(port);
    mostOpen = Math.max(mostOpen, openPorts.size);
    return Object.assign(link, {
      close: () => {
        openPorts.delete(port);
        return close();
      },
    });
  };
  const listPorts = async () => portList(hubs.map(({ name }) => name));
  const command = ['--data', folder.place('bench'), '--operator', 'Ada', '--json', 'flash', ...args];
  const { code, out } = await typed(command, { openLink, listPorts });
  return { code, answer: JSON.parse(out) };
};
const armed = (slots: string) => flash('--slots', slots, '--work-order', sampleWorkOrderId, '--armed');
/** What a process leaves that lost power: an attempt with hub 0 that has no end. */
const leaveOpen = (): void => {
  const store = openStore({ dataFolder: folder.place('bench'), mode: 'write', nowMs: Date.now });
  const chf = requireDeviceId(identities[0]?.chf ?? '', 'test');
  const place = { slot: 1, port: portOf(1), operator: 'Ada' };
  beginAttempt(store, systemClock, { label: [chf], workOrderId: null, chf, ...place });
  store.close();
};
const endOf = ({ report, fault }: SlotResult): string | undefined => report?.outcome.kind ?? fault?.code;

it('reflash flash tells a script which attempts an earlier process left open', async () => {
  leaveOpen();
  const { answer } = await flash('--port', portOf(2), '--label', identities[1]?.gpf ?? '');
  expect(answer).toMatchObject({
    outcome: { kind: 're-flashed' },
    recovered: [{ chf: identities[0]?.chf, port: portOf(1), hubState: 'untouched' }],
  });
});

describe('reflash flash --slots', () => {
  it('flashes what is on the Work Order, and no stranger, and lets no slot stop another', async () => {
    const { code, answer } = await armed('all');
    expect(answer.slots.map(endOf)).toEqual(['re-flashed', 're-flashed', 'hub-not-armed', 'port-not-found']);
    expect(code).toBe(1);
    expect(hubs.map(({ writeCount }) => writeCount)).toEqual([1, 1, 0]);
  });

  it.each([
    [1, 1],
    [32, 3],
  ])('has at most %i at work at once, as the settings say', async (flashAtOnce, most) => {
    const store = openStore({ dataFolder: folder.place('bench'), mode: 'write', nowMs: Date.now });
    store.transaction('set the bound', (db) =>
      saveSettings(db, { ...loadSettings(db), flashAtOnce }, Date.now()),
    );
    store.close();
    const { answer } = await armed('all');
    expect(answer.slots.map(endOf)).toEqual(['re-flashed', 're-flashed', 'hub-not-armed', 'port-not-found']);
    expect(mostOpen).toBe(most);
  });

  it('flashes the slots named and leaves the others alone', async () => {
    const { code, answer } = await armed('2');
    expect(answer.slots.map(({ slot }: SlotResult) => slot)).toEqual([2]);
    expect(code).toBe(0);
    expect(hubs.map(({ writeCount }) => writeCount)).toEqual([0, 1, 0]);
  });

  it('keeps in the journal of the attempt, as its first entry, that no label was scanned', async () => {
    const { answer } = await armed('1');
    const { attemptId } = answer.slots[0].report;
    const store = openStore({ dataFolder: folder.place('bench'), mode: 'read', nowMs: Date.now });
    const entries = listJournal(store.db, { attemptId, limit: 1_000 });
    store.close();
    expect(entries.slice(0, 2)).toMatchObject([
      { kind: 'armed-without-label', actor: 'Ada', subject: identities[0]?.chf, body: { slot: 1 } },
      { kind: 'attempt-began' },
    ]);
  });

  it('tells a script which attempts an earlier process left open', async () => {
    leaveOpen();
    const { answer } = await armed('2');
    expect(answer.recovered).toMatchObject([{ chf: identities[0]?.chf, hubState: 'untouched' }]);
  });

  it('sets a hub aside whose wire and asset record disagree', async () => {
    hubs[0]?.behave({ identity: { model: '01020099' } });
    const { answer } = await armed('1');
    expect(answer.slots[0].report.outcome).toMatchObject({ reason: 'hardware-version-mismatch' });
    expect(hubs[0]?.writeCount).toBe(0);
  });

  it.each([
    ['without --armed', ['--slots', 'all', '--work-order', sampleWorkOrderId]],
    ['without a Work Order', ['--slots', 'all', '--armed']],
    ['with a label', ['--slots', 'all', '--armed', '--work-order', sampleWorkOrderId, '--label', 'x']],
    ['for a slot that is not bound', ['--slots', '1,9', '--armed', '--work-order', sampleWorkOrderId]],
    ['for no slot', ['--slots', 'some', '--armed', '--work-order', sampleWorkOrderId]],
  ])('refuses %s before it speaks to any hub', async (_, args) => {
    const { code, answer } = await flash(...args);
    expect(code).toBe(2);
    expect(answer).toMatchObject({ fault: { code: 'arguments-invalid' } });
  });
});
