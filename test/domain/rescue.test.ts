import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src-shared/domain/decide.ts';
import { anyInput, flashes, runs } from './any-input.ts';
import { asset, catalogue, chf, gpf, input, otherChf, release, sha256, version, wire } from './builders.ts';

const suspect = { from: version('01000001'), to: version('01000002'), image: sha256('01000002') };
const rescue = { allowedBy: 'Lea' };
const torn = (changes: Parameters<typeof input>[0] = {}) =>
  input({ asset: asset({ suspect }), wire: null, rescue, ...changes });

describe('a hub that cannot say who it is any more', () => {
  it('is installed by its label when this bench did not see its write end, from the version that was replaced', () => {
    expect(decide(torn())).toMatchObject({
      kind: 'flash',
      basis: 'rescue',
      from: '01000001',
      steps: [{ from: '01000001', release: { firmwareVersion: '01000002' } }],
    });
  });

  it('is a forecast and no more while nobody allowed it', () => {
    expect(decide(torn({ rescue: null }))).toMatchObject({ kind: 'flash', basis: 'record' });
  });

  it('is set aside when no write of this bench was cut off on it', () => {
    expect(decide(torn({ asset: asset() }))).toEqual({
      kind: 'quarantine',
      reason: 'rescue-not-due',
      detail: `Hub ${chf}: no write of this bench was cut off on it, so its label alone does not say that it is this hub`,
    });
  });

  it('is judged by its word as soon as it has one', () => {
    expect(decide(torn({ wire: wire({ chf: otherChf }) }))).toMatchObject({ reason: 'wrong-hub-on-port' });
    expect(decide(torn({ wire: wire() }))).toMatchObject({ kind: 'flash', basis: 'wire' });
  });

  it.each([
    ['label-unknown', { label: [otherChf] }],
    ['label-ambiguous', { label: [gpf, otherChf] }],
    ['not-on-work-order', { workOrder: null }],
    ['smi-status-not-pending', { asset: asset({ suspect, smiStatus: 'Commissioned' }) }],
    ['catalogue-expired', { catalogue: catalogue([], '01000002', { expiresAtMs: 0 }) }],
    ['release-stopped', { stoppedReleases: [release('01000002').id] }],
    ['no-pathway', { catalogue: catalogue([release('01000002')], '01000002') }],
  ] as const)('is refused for %s like any other hub', (reason, changes) => {
    expect(decide(torn(changes))).toMatchObject({ kind: 'quarantine', reason });
  });

  it('needs every Device ID of its label explained, where a hub that can be asked would explain it itself', () => {
    const unexplained = { label: [chf, otherChf], asset: asset({ suspect, gpf: null }) };
    const order = input().workOrder?.order;
    if (order === undefined) throw new Error('the usual input has a Work Order');
    const workOrder = { order, expected: { chf, gpf: null, disposition: null } };
    expect(decide(torn({ ...unexplained, workOrder }))).toMatchObject({ reason: 'label-ambiguous' });
    expect(decide(torn({ ...unexplained, workOrder, rescue: null }))).toMatchObject({ kind: 'flash' });
  });
});

describe('a rescue, whatever comes', () => {
  it('installs by the label alone only what a write of this bench left behind, and only along a pathway', () => {
    let count = 0;
    fc.assert(
      fc.property(anyInput, (given) => {
        const flash = flashes(given);
        if (flash === null || flash.basis !== 'rescue') return;
        count++;
        expect(given.wire).toBeNull();
        expect(given.rescue).not.toBeNull();
        expect(given.asset?.suspect?.from).toBe(flash.from);
        expect(flash.steps.length).toBeGreaterThan(0);
        const known = [given.asset?.chf, given.asset?.gpf ?? given.workOrder?.expected?.gpf];
        for (const id of given.label) expect(known).toContain(id);
      }),
      runs,
    );
    expect(count).toBeGreaterThan(0);
  });

  it('judges a hub that can be asked as if no rescue had been allowed', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        if (given.wire === null) return;
        expect(decide({ ...given, rescue: { allowedBy: 'Lea' } })).toEqual(
          decide({ ...given, rescue: null }),
        );
      }),
      runs,
    );
  });

  it('refuses a rescue whatever it refuses of the same suspect hub that can be asked and agrees', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        const { asset: hub } = given;
        if (hub === null || hub.suspect === null) return;
        const { chf, gpf, deviceModel, suspect } = hub;
        const asked = { chf, gpf, deviceModel, firmwareVersion: suspect.from };
        const onWire = decide({ ...given, wire: asked });
        const byLabel = decide({ ...given, wire: null, rescue: { allowedBy: 'Lea' } });
        if (onWire.kind === 'quarantine') expect(byLabel.kind).toBe('quarantine');
      }),
      runs,
    );
  });
});
