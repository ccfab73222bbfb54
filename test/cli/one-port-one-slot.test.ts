import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SlotResult } from '../../src-main/cli/commands/flash-slots.ts';
import type { PortInfo } from '../../src-main/core/links/list-ports.ts';
import type { PortBinding } from '../../src-shared/contract/settings.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { provisionBench } from '../rig/provision-bench.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { makeSampleSite, type SampleSite, sampleWorkOrderId } from '../rig/sample-site.ts';
import { createVirtualHub, type VirtualHub } from '../rig/virtual-hub.ts';
import { portList } from '../rig/virtual-rig.ts';
import { makeFolder, type TestFolder, typed } from './cli-bench.ts';

const [oldVersion, newVersion] = ['01020304', '01020305'];
const identities = [0, 1].map(sampleIdentity);

let folder: TestFolder;
let site: SampleSite;
let hubs: VirtualHub[];
beforeEach(async () => {
  folder = makeFolder();
  const registered = identities.map((hub) => ({ ...hub, firmwareVersion: oldVersion }));
  site = await makeSampleSite({ folder: folder.place('site'), hubs: registered });
  await site.setProduction(
    await site.addRelease({ version: newVersion, installableFrom: [oldVersion], imageBytes: 4096 }),
  );
  await site.publish();
  hubs = identities.map((identity) =>
    createVirtualHub({ name: identity.chf, identity, firmwareVersion: oldVersion }),
  );
});
afterEach(() => {
  for (const hub of hubs) hub.cutPower();
  folder.remove();
});

/** Which hub a port leads to. */
type Wiring = Readonly<Record<string, number>>;

/** Nobody else keeps two openings of one port apart here, as nobody does for root on some drivers. */
const reflash = async (wiring: Wiring, listed: readonly PortInfo[], args: readonly string[]) => {
  const openLink = async (port: string) => {
    const hub = hubs[wiring[port] ?? -1];
    if (hub === undefined) throw new Fault('port-not-found', `${port}: nothing is plugged in`);
    return hub.openLink();
  };
  const command = ['--data', folder.place('bench'), '--operator', 'Ada', '--json', ...args];
  const run = await typed(command, { openLink, listPorts: async () => ({ ports: listed, note: null }) });
  return { ...run, answer: JSON.parse(run.out) };
};
const armed = ['flash', '--slots', 'all', '--work-order', sampleWorkOrderId, '--armed'];
const bind = (...ports: readonly PortBinding[]) =>
  provisionBench(folder.place('bench'), site, { ports: [...ports] });
const endOf = ({ report, fault }: SlotResult): string | undefined => report?.outcome.kind ?? fault?.code;

const socket = { kind: 'topology', value: 'usb-0:1.1:1.0-port0' } as const;
const inSocket = (path: string): PortInfo => {
  const [port] = portList([path]).ports;
  if (port === undefined) throw new Error('test: no port was made');
  return { ...port, identities: [socket, { kind: 'path', value: path }] };
};

describe('a port that two slots are bound to', () => {
  it('goes to the slot that knows its socket, though its number is that of the other by now', async () => {
    await bind({ slot: 1, port: '/dev/ttyUSB0', identity: socket }, { slot: 2, port: '/dev/ttyUSB1' });
    const { code, answer } = await reflash({ '/dev/ttyUSB1': 0 }, [inSocket('/dev/ttyUSB1')], armed);
    expect(answer.slots.map(endOf)).toEqual(['re-flashed', 'port-taken']);
    expect(answer.slots[1]).toMatchObject({
      port: '/dev/ttyUSB1',
      chf: null,
      fault: { message: "Slot 2: /dev/ttyUSB1 is slot 1's port", hint: expect.stringContaining('Settings') },
    });
    expect(code).toBe(1);
    expect(hubs.map(({ writeCount }) => writeCount)).toEqual([1, 0]);
  });

  it.skipIf(process.platform === 'win32')(
    'is one by whatever names: a link, a link to it, the port itself',
    async () => {
      const place = (name: string): string => folder.place(`dev/${name}`);
      mkdirSync(folder.place('dev'));
      writeFileSync(place('tty'), '');
      symlinkSync(place('tty'), place('by-id'));
      symlinkSync(place('by-id'), place('by-path'));
      await bind(
        { slot: 1, port: place('by-path') },
        { slot: 2, port: place('by-id') },
        { slot: 3, port: place('tty') },
      );
      const wiring = { [place('tty')]: 0, [place('by-id')]: 0, [place('by-path')]: 0 };
      for (const listed of [[], portList([place('tty')]).ports]) {
        const { answer } = await reflash(wiring, listed, armed);
        expect(answer.slots.map(endOf).slice(1)).toEqual(['port-taken', 'port-taken']);
        expect(answer.slots[1].fault.message).toBe(`Slot 2: ${place('by-id')} is slot 1's port`);
      }
      expect(hubs[0]?.writeCount).toBe(1);
    },
  );

  it('is told by the check of the lines too', async () => {
    await bind({ slot: 1, port: '/dev/ttyUSB0', identity: socket }, { slot: 2, port: '/dev/ttyUSB1' });
    const { code, answer } = await reflash({}, [inSocket('/dev/ttyUSB1')], ['line', 'check']);
    expect(answer.ports).toMatchObject([
      { slot: 1, port: '/dev/ttyUSB1', isPresent: true, trouble: null },
      { slot: 2, port: '/dev/ttyUSB1', isPresent: false, trouble: { kind: 'taken', by: 1 } },
    ]);
    expect(code).toBe(1);
  });

  it('is not flashed in the name of another slot', async () => {
    await bind({ slot: 1, port: '/dev/ttyUSB0', identity: socket });
    const label = identities[0]?.gpf ?? '';
    const flash = (slot: string) =>
      reflash(
        { '/dev/ttyUSB1': 0 },
        [inSocket('/dev/ttyUSB1')],
        ['flash', '--port', '/dev/ttyUSB1', '--label', label, '--slot', slot],
      );
    expect(await flash('2')).toMatchObject({
      code: 3,
      answer: { fault: { code: 'port-taken', message: "Slot 2: /dev/ttyUSB1 is slot 1's port" } },
    });
    expect(hubs[0]?.writeCount).toBe(0);
    expect((await flash('1')).answer.outcome.kind).toBe('re-flashed');
  });
});
