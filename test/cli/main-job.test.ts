import { writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import { type ReferenceGateway, startReferenceGateway } from '../rig/gateway/server.ts';
import { assetRegisterCsv, sampleIdentity, workOrderCsv } from '../rig/sample-hubs.ts';
import { inventoryOf } from '../rig/sample-site.ts';
import { makeRigFirmware } from '../rig/u-boot-image.ts';
import { rigUBootSettings } from '../rig/u-boot-settings.ts';
import { createVirtualHub, type VirtualHub } from '../rig/virtual-hub.ts';
import { type CliRun, makeFolder, type TestFolder, typed } from './cli-bench.ts';

const oldVersion = '01020304';
const newVersion = '01020305';
const workOrderId = 'WO0000000000001';
const identities = [0, 1, 2].map(sampleIdentity);
const model = ['--device-model', '106C-0102', '--hardware', '0000-00FF'];

let folder: TestFolder;
let gateway: ReferenceGateway;
let hubs: Map<string, VirtualHub>;
/** Hears what the bench sends, on every port. */
let onSent: (text: string) => void = () => {};

const listened = (link: ByteLink): ByteLink => ({
  name: link.name,
  get baudRate() {
    return link.baudRate;
  },
  chunks: link.chunks,
  setLines: (lines) => link.setLines(lines),
  close: () => link.close(),
  write: async (bytes) => {
    await link.write(bytes);
    onSent(Buffer.from(bytes).toString('latin1'));
  },
});

const openLink = async (port: string): Promise<ByteLink> => {
  const hub = hubs.get(port);
  if (hub === undefined) throw new Error(`test: no hub on ${port}`);
  return listened(hub.openLink());
};
const reflash = (args: readonly string[], signal = new AbortController().signal): Promise<CliRun> =>
  typed(['--data', folder.place('bench'), '--operator', 'Ada', ...args], { openLink, signal });
const maker = (...args: string[]): Promise<CliRun> => {
  const place = ['--repository', folder.place('catalogue'), '--keys', folder.place('keys')];
  return typed(['catalogue', ...args, ...place]);
};
const flash = (index: number, signal?: AbortSignal): Promise<CliRun> =>
  reflash(['flash', '--port', `slot ${index}`, '--label', identities[index]?.gpf ?? ''], signal);
const chfOf = (index: number): string => identities[index]?.chf ?? '';

beforeAll(async () => {
  folder = makeFolder();
  writeFileSync(folder.place('hubs.csv'), assetRegisterCsv(identities, oldVersion));
  writeFileSync(folder.place('work-order.csv'), workOrderCsv(identities, workOrderId));
  const entry = {
    deviceModel: '106C-0102',
    name: 'Sample hub',
    loader: rigUBootSettings,
    latestProduction: [],
  };
  writeFileSync(folder.place('model.json'), JSON.stringify(entry));
  writeFileSync(folder.place('new.img'), makeRigFirmware({ version: newVersion, padBytes: 16_384 }));
  const virtual = (name: string, index: number) => {
    const identity = identities[index] ?? sampleIdentity(index);
    return [name, createVirtualHub({ name, identity, firmwareVersion: oldVersion })] as const;
  };
  hubs = new Map([virtual('slot 0', 0), virtual('slot 1', 1), virtual('slot 2', 2)]);
  // The inventory of the gateway lacks the second hub, whose notification it therefore rejects.
  const known = [identities[0], identities[2]].flatMap((hub) =>
    hub === undefined ? [] : [{ ...hub, firmwareVersion: oldVersion }],
  );
  gateway = await startReferenceGateway({ seed: inventoryOf(known) });
});
afterEach(() => {
  onSent = () => {};
});
afterAll(async () => {
  await gateway.close();
  folder.remove();
});

describe('the main job by command line', () => {
  it('makes, signs and publishes a catalogue', async () => {
    expect((await maker('init')).code).toBe(0);
    expect((await maker('add-model', folder.place('model.json'))).out).toContain('106C-0102 is in the draft');
    const options = ['--firmware-version', newVersion, '--installable-from', oldVersion];
    const added = await maker('add-release', folder.place('new.img'), ...model, ...options);
    const release = /Release (\S+) is in the draft/.exec(added.out)?.[1] ?? 'none';
    expect((await maker('set-production', ...model, '--release', release)).code).toBe(0);
    expect((await maker('set-status', '--release', release, '--status', 'held')).out).toContain('held');
    expect((await maker('set-status', '--release', release, '--status', 'production')).code).toBe(0);
    const published = await maker('publish', '--root-out', folder.place('root.json'));
    expect(published).toMatchObject({
      code: 0,
      out: expect.stringContaining('Published: catalogue version'),
    });
  });

  it('trusts its root, takes it over and shows it', async () => {
    expect((await reflash(['catalogue', 'trust', folder.place('root.json')])).out).toMatch(
      /root version 1, fingerprint [0-9a-f]{64}/i,
    );
    const update = await reflash(['catalogue', 'update', '--source', folder.place('catalogue')]);
    expect(update).toMatchObject({ code: 0, out: expect.stringContaining('hardware 0000 to 00FF') });
    expect((await reflash(['catalogue', 'show'])).out).toBe(update.out);
  });

  it('imports register and Work Order, and tells what became of their rows', async () => {
    const register = await reflash(['import', 'hubs', folder.place('hubs.csv')]);
    expect(register).toMatchObject({ code: 0, out: expect.stringMatching(/added: +3\n/) });
    expect((await reflash(['import', 'work-orders', folder.place('work-order.csv')])).code).toBe(0);
    const again = await reflash(['import', 'hubs', folder.place('hubs.csv')]);
    expect(again.out).toMatch(/unchanged: +3\n/);
  });

  it('identifies the hub on a port and says that the register agrees', async () => {
    const run = await reflash(['identify', '--port', 'slot 0']);
    expect(run).toMatchObject({ code: 0, out: expect.stringContaining(chfOf(0)) });
    expect(run.out).toMatch(/Asset register: +agrees/);
  });

  it('re-flashes it and shows the three verdicts', async () => {
    const run = await flash(0);
    expect(run).toMatchObject({ code: 0, out: expect.stringContaining('re-flashed') });
    expect(run.out).toContain('write pass, restart pass, version pass');
    expect(run.out).toMatch(/line: +\d+ % of its ceiling/);
    expect(run.out).not.toMatch(/^do:/m);
    expect(run.err).toMatch(/load +pass/);
    expect(hubs.get('slot 0')?.violations).toEqual([]);
  });

  it('sends nothing to a hub whose label was read wrongly, and names the hub that is meant', async () => {
    const label = `${chfOf(1).slice(0, -1)}${chfOf(1).endsWith('F') ? 'E' : 'F'}`;
    const run = await reflash(['flash', '--port', 'slot 1', '--label', label, '--work-order', workOrderId]);
    expect(run).toMatchObject({ code: 1, out: expect.stringContaining('label-unknown') });
    expect(run.out).toMatch(new RegExp(`One digit away on Work Order ${workOrderId}: .*${chfOf(1)}`));
    expect(run.out).toMatch(/^do: +Scan the label again/m);
    expect(run.out).toMatch(/line: +nothing sent/);
    expect(hubs.get('slot 1')?.writeCount).toBe(0);
  });

  it('ends an identify with 130 on Ctrl+C, and with 4 and a stack on a bug', async () => {
    const stop = new AbortController();
    onSent = () => stop.abort();
    const stopped = await reflash(['identify', '--port', 'slot 1'], stop.signal);
    expect(stopped).toMatchObject({ code: 130, out: '', err: expect.stringContaining('cancelled') });
    onSent = () => {
      throw new TypeError('a bug of this test');
    };
    const broken = await reflash(['identify', '--port', 'slot 1']);
    expect(broken).toMatchObject({
      code: 4,
      out: '',
      err: expect.stringContaining('a bug of this test\n    at'),
    });
  });

  it('is stopped by Ctrl+C inside a write with 130, and keeps the hub suspect until it is written anew', async () => {
    const stop = new AbortController();
    let isWriting = false;
    onSent = (text) => {
      isWriting ||= text.includes('fatwrite');
      if (isWriting && text === '\r') stop.abort();
    };
    const run = await flash(2, stop.signal);
    expect(run).toMatchObject({ code: 130, out: expect.stringContaining('failed, cancelled') });
    const shown = await reflash(['hub', 'show', chfOf(2)]);
    expect(shown.out).toMatch(new RegExp(`Storage: +suspect: ${newVersion} over ${oldVersion}`));
    onSent = () => {};
    expect((await flash(2)).code).toBe(0);
    expect((await reflash(['hub', 'show', chfOf(2)])).out).toMatch(/Storage: +not suspect/);
  });

  it('is stopped by Ctrl+C inside a transfer with 130, and the hub is as it was', async () => {
    const stop = new AbortController();
    let sentCharacters = 0;
    onSent = (text) => {
      sentCharacters += text.length;
      if (sentCharacters > 8_000) stop.abort();
    };
    expect((await flash(1, stop.signal)).code).toBe(130);
    expect(hubs.get('slot 1')?.writeCount).toBe(0);
    onSent = () => {};
    expect((await flash(1)).code).toBe(0);
  });

  it('does nothing when it was stopped before it began', async () => {
    const stop = new AbortController();
    stop.abort();
    const before = hubs.get('slot 0')?.writeCount;
    expect((await flash(0, stop.signal)).code).toBe(130);
    expect(hubs.get('slot 0')?.writeCount).toBe(before);
  });

  it('notifies what the gateway takes and parks what it rejects', async () => {
    const run = await reflash(['sync', '--gateway', gateway.url]);
    expect(run.code).toBe(1);
    expect(run.out).toMatch(/hubs accepted: 2\nhubs parked: +1\n/);
    for (const index of [0, 2])
      expect(gateway.inventory(chfOf(index))?.DeviceFirmwareVersion).toBe(newVersion);
  });

  it('lists what is parked, and queues it again', async () => {
    const parked = await reflash(['notification', 'parked']);
    const number = /^(\d+) +(\S+)/m.exec(parked.out);
    expect(number?.[2]).toBe(chfOf(1));
    const resent = await reflash(['notification', 'resend', number?.[1] ?? '']);
    expect(resent).toMatchObject({ code: 0, out: expect.stringContaining('Queued again') });
    expect((await reflash(['notification', 'parked'])).out).toBe('Nothing is parked.\n');
    const twice = await reflash(['notification', 'resend', number?.[1] ?? '']);
    expect(twice).toMatchObject({ code: 3, err: expect.stringContaining('outbox-entry-not-parked') });
  });

  it('hands sealed batches over as files, and takes no receipt that is none', async () => {
    const exported = await reflash(['sync', '--export-to', folder.place('out')]);
    expect(exported).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^1 sealed batch\(es\) in .*\n {2}.*\.xml\n$/),
    });
    const taken = await reflash(['sync', '--receipts', folder.place('hubs.csv')]);
    expect(taken).toMatchObject({ code: 1, out: expect.stringContaining('hubs.csv: receipt-invalid') });
  });

  it('ends a sync with 1 while hubs are parked by it, and with 0 when nothing is left to send', async () => {
    expect((await reflash(['sync', '--gateway', gateway.url])).code).toBe(1);
    const idle = await reflash(['sync', '--gateway', gateway.url]);
    expect(idle).toMatchObject({ code: 0, out: expect.stringMatching(/hubs waiting: +0\n/) });
  });

  it('shows a hub with its attempts, notifications and journal', async () => {
    const { code, out } = await reflash(['hub', 'show', identities[2]?.gpf ?? '']);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`CHF Device ID: +${chfOf(2)}`));
    expect(out).toMatch(new RegExp(`Firmware, acknowledged: ${newVersion}`));
    expect(out).toMatch(/slot 2 +01020304 -> 01020305 +failed/);
    expect(out).toMatch(/slot 2 +01020304 -> 01020305 +re-flashed +pass \/ pass \/ pass/);
    expect(out).toMatch(/write-begins +Ada/);
  });

  it('shows the Work Order with one disposition for each hub', async () => {
    const { out } = await reflash(['work-order', 'show', workOrderId]);
    expect(out).toMatch(/re-flashed: +3\n/);
    expect(out).toMatch(/to do: +0\n/);
    expect(out).toMatch(/notified: +2\n/);
    for (const { chf, gpf } of identities) expect(out).toContain(`${chf}  ${gpf}  re-flashed`);
    expect((await reflash(['work-order', 'list'])).out).toMatch(
      new RegExp(`^${workOrderId} +Sample Energy Ltd +open +3 +0$`, 'm'),
    );
  });

  it('releases a hub in the name of who said so, and its journal verifies', async () => {
    expect((await reflash(['hub', 'release', chfOf(0)])).out).toContain(`Hub ${chfOf(0)} is released`);
    expect((await reflash(['hub', 'show', chfOf(0)])).out).toMatch(/hub-released +Ada/);
    expect((await reflash(['journal', 'verify'])).out).toMatch(/^The journal verifies: \d+ entries/);
  });
});
