import { expect, it } from 'vitest';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { fresh, middle, openAttempt } from './attempt-rig.ts';

/** What a power cut must not undo is on the disk before the next thing is done, told or sent. */

const begins = ['disk: begin attempt', 'told: began'];
const ends = ['port: closed', 'disk: settle attempt'];
const writes = ['hub: load', 'disk: write begins', 'hub: storage changes', 'hub: check'];
const opens = 'port: port 1 is opened';

it('a pathway of two steps waits for the disk with each intent and each observation', async () => {
  const rig = openAttempt();
  expect((await rig.run()).outcome).toEqual({ kind: 're-flashed' });
  const step = [...writes, 'disk: write checked', 'hub: restart', 'disk: version read'];
  expect(rig.log).toEqual([
    ...begins,
    'told: flash by record',
    opens,
    'hub: identify',
    'disk: decide',
    'told: flash by wire',
    ...step,
    'hub: identify',
    ...step,
    ...ends,
  ]);
});

it('a hub found current is seen to run before its attempt is settled', async () => {
  const rig = openAttempt();
  rig.hub.stored = fresh;
  expect((await rig.run()).outcome).toEqual({ kind: 'already-current' });
  const [, , ...rest] = rig.log;
  expect(rest).toEqual([
    'told: flash by record',
    opens,
    'hub: identify',
    'hub: compare',
    'disk: decide',
    'told: already-current by storage',
    'hub: restart',
    'disk: version read',
    ...ends,
  ]);
});

it('a hub set aside by its own word is told so once that is on the disk', async () => {
  const rig = openAttempt();
  rig.hub.behaviour = { identifyAs: { chf: '88-73-84-90-6A-10-02-EB' as never } };
  expect((await rig.run()).outcome).toMatchObject({ kind: 'quarantined', reason: 'wrong-hub-on-port' });
  expect(rig.log.slice(3)).toEqual([opens, 'hub: identify', 'disk: decide', 'told: quarantine', ...ends]);
});

it('a label that nothing is known of is recorded, and no port opened', async () => {
  const rig = openAttempt();
  await rig.run({ label: ['00-00-00-00-00-00-00-01' as never] });
  expect(rig.log).toEqual([...begins, 'told: quarantine', 'disk: settle attempt']);
});

const torn = async (): Promise<ReturnType<typeof openAttempt>> => {
  const rig = openAttempt();
  rig.hub.behaviour = { onlyFirmwareKnows: true, loadFails: new Fault('port-lost', 'pulled') };
  await rig.run();
  rig.log.length = 0;
  rig.hub.behaviour = { onlyFirmwareKnows: true };
  return rig;
};
const rescues = [
  ...begins,
  'told: flash by rescue',
  'disk: allow a rescue',
  opens,
  ...writes,
  'hub: restart',
  'hub: identify',
  'disk: write checked',
  'disk: version read',
];

it('a rescue waits for the word of who allowed it before the port is opened', async () => {
  const rig = await torn();
  expect((await rig.run({ rescue: { allowedBy: 'Lea' } })).outcome).toEqual({ kind: 're-flashed' });
  expect(rig.log).toEqual([
    ...rescues,
    'hub: identify',
    ...writes,
    'hub: restart',
    'disk: version read',
    'disk: write checked',
    ...ends,
  ]);
});

it('a rescued hub that is refused by its own word is told so once that is on the disk', async () => {
  const rig = await torn();
  rig.hub.behaviour = { onlyFirmwareKnows: true, identifyAs: { gpf: '88-73-84-90-6A-10-02-EB' as never } };
  const { outcome } = await rig.run({ rescue: { allowedBy: 'Lea' } });
  expect(outcome).toMatchObject({ kind: 'quarantined', reason: 'gpf-mismatch' });
  expect(rig.log).toEqual([...rescues, 'disk: decide', 'told: quarantine', ...ends]);
});

it('an image found whole after a write that was cut off is recorded before the hub is restarted', async () => {
  const rig = openAttempt();
  rig.hub.stored = middle;
  rig.hub.behaviour = { checkFails: new Fault('port-lost', 'pulled') };
  await rig.run();
  rig.log.length = 0;
  rig.hub.behaviour = {};
  expect((await rig.run()).outcome).toEqual({ kind: 're-flashed' });
  // Its storage is read once.
  expect(rig.log.slice(4)).toEqual([
    'hub: identify',
    'disk: decide',
    'told: flash by wire',
    'hub: compare',
    'disk: storage compared',
    'hub: restart',
    'disk: version read',
    ...ends,
  ]);
});

it('production that a hub claims and does not hold is written over itself, its storage read once', async () => {
  const rig = openAttempt();
  rig.hub.stored = fresh;
  rig.hub.behaviour = { checkFails: new Fault('port-lost', 'pulled'), comparesAs: 'differs' };
  await rig.run();
  rig.log.length = 0;
  rig.hub.stored = fresh;
  rig.hub.behaviour = { comparesAs: 'differs' };
  expect((await rig.run()).outcome).toEqual({ kind: 're-flashed' });
  expect(rig.log.filter((text) => text === 'hub: compare')).toHaveLength(1);
});
