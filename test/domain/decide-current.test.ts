import { describe, expect, it } from 'vitest';
import { type DecideInput, decide } from '../../src-shared/domain/decide.ts';
import { asset, chf, gpf, input, sha256, version, wire } from './builders.ts';

const production = version('01000002');
const order = input().workOrder?.order;
if (order === undefined) throw new Error('builders give a Work Order');
const reflashed: Partial<DecideInput> = {
  workOrder: { order, expected: { chf, gpf, disposition: 're-flashed' } },
};

describe('what a hub holds, at scan', () => {
  it('is what this bench last read of it, before what the register says', () => {
    const hub = asset({ registerFirmwareVersion: version('0BADC0DE'), benchFirmwareVersion: production });
    expect(decide(input({ wire: null, asset: hub }))).toMatchObject({
      kind: 'already-current',
      basis: 'record',
    });
  });

  it('is what a torn write replaced, whatever was read of it before', () => {
    const suspect = { from: version('01000001'), to: production, image: sha256('01000002') };
    const hub = asset({ suspect, benchFirmwareVersion: version('0BADC0DE') });
    expect(decide(input({ wire: null, asset: hub }))).toMatchObject({ kind: 'flash', from: '01000001' });
  });
});

describe('a forecast of a hub that the record has as production', () => {
  const hub = { wire: null, asset: asset({ benchFirmwareVersion: production }) };

  it('is that it is current, where this bench wrote production to it', () => {
    expect(decide(input({ ...hub, written: sha256('01000002') }))).toMatchObject({ kind: 'already-current' });
  });

  it.each([null, 'matches', 'differs'] as const)(
    'is a flash where this bench wrote another image of that version, though %s is said of its storage',
    (stored) => {
      const decision = decide(input({ ...hub, written: sha256('older'), stored }));
      expect(decision).toMatchObject({ kind: 'flash', basis: 'record', from: '01000002' });
      expect(decision).not.toHaveProperty('repairs');
    },
  );
});

describe('a hub whose write was cut off', () => {
  const back = { from: production, to: version('01000003'), image: sha256('01000003') };
  const claims = { asset: asset({ suspect: back }), wire: wire({ firmwareVersion: production }) };

  it.each([null, 'matches'] as const)(
    'is not current by the version that was replaced, and no repair where its storage says %s',
    (stored) => {
      const decision = decide(input({ ...claims, stored }));
      expect(decision).toMatchObject({ kind: 'flash', from: '01000002' });
      expect(decision).not.toHaveProperty('repairs');
    },
  );

  it('is repaired where its storage differs', () => {
    expect(decide(input({ ...claims, stored: 'differs' }))).toMatchObject({ repairs: 'differs' });
  });

  it('is current once somebody else brought it to production', () => {
    const suspect = { from: version('0BADC0DE'), to: version('01000003'), image: sha256('01000003') };
    const mended = { asset: asset({ suspect }), wire: wire({ firmwareVersion: production }) };
    expect(decide(input(mended))).toMatchObject({ kind: 'already-current', basis: 'wire' });
  });

  it('is flashed again on a Work Order on which it was re-flashed', () => {
    const suspect = { from: version('01000001'), to: production, image: sha256('01000002') };
    expect(decide(input({ ...reflashed, asset: asset({ suspect }) }))).toMatchObject({
      kind: 'flash',
      from: '01000001',
    });
  });
});

describe('a hub re-flashed on this Work Order', () => {
  const claims = { ...reflashed, wire: wire({ firmwareVersion: production }) };

  it.each<[string, Partial<DecideInput>]>([
    [' to 01000002, and its storage does not hold that image any more', { ...claims, stored: 'differs' }],
    [' and runs 01000001, production is 01000002', reflashed],
    [
      ' and runs an unknown version, production is 01000002',
      { ...reflashed, wire: wire({ firmwareVersion: null }) },
    ],
  ])('is a question for a person: was re-flashed%s', (rest, changes) => {
    expect(decide(input(changes))).toEqual({
      kind: 'quarantine',
      reason: 'already-re-flashed',
      detail: `Hub ${chf} was re-flashed on this Work Order${rest}`,
    });
  });

  it('is that question still where this bench wrote production itself', () => {
    const own = { ...claims, written: sha256('01000002'), stored: 'differs' as const };
    expect(decide(input(own))).toMatchObject({ reason: 'already-re-flashed' });
  });

  it('is flashed to another image of the version that it was given before', () => {
    expect(decide(input({ ...claims, written: sha256('older'), stored: 'differs' }))).toMatchObject({
      kind: 'flash',
      from: '01000002',
      repairs: 'differs',
    });
  });
});

describe('a hub that was taken back before anybody was told', () => {
  it('is a question for a person once it is asked, and a forecast before', () => {
    const unheard = { isTakenBackUnheard: true };
    expect(decide(input(unheard))).toMatchObject({ kind: 'quarantine', reason: 'already-re-flashed' });
    expect(decide(input({ ...unheard, wire: null }))).toMatchObject({ kind: 'flash', basis: 'record' });
  });
});

describe('a hub whose storage was found to differ', () => {
  it('is repaired, though this bench wrote production to it and saw it checked', () => {
    const claims = { wire: wire({ firmwareVersion: production }), stored: 'differs' as const };
    expect(decide(input({ ...claims, written: sha256('01000002') }))).toMatchObject({
      kind: 'flash',
      repairs: 'differs',
    });
  });
});

describe('a hub that cannot be asked for its bytes', () => {
  it('is current where this bench wrote production to it and saw it checked, and not after another image', () => {
    const claims = { wire: wire({ firmwareVersion: production }), stored: 'unproven' as const };
    expect(decide(input({ ...claims, written: sha256('01000002') }))).toMatchObject({
      kind: 'already-current',
      basis: 'storage',
    });
    expect(decide(input({ ...claims, written: sha256('older') }))).toMatchObject({ repairs: 'unproven' });
  });
});
