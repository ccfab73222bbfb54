import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DecideInput, decide } from '../../src-shared/domain/decide.ts';
import { isInHardwareRange } from '../../src-shared/domain/device-model.ts';
import { quarantineRules } from '../../src-shared/domain/reasons.ts';
import { anyInput, flashes, runs } from './any-input.ts';

describe('decide, whatever comes', () => {
  it('reaches all three kinds of verdict under this generator', () => {
    const kinds = new Set(fc.sample(anyInput, 5000).map((given) => decide(given).kind));
    expect([...kinds].sort()).toEqual(['already-current', 'flash', 'quarantine']);
  });

  it('never flashes when label, Work Order, asset record and wire disagree', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        if (flashes(given) === null) return;
        const { asset: hub, wire: said, workOrder, label } = given;
        expect(workOrder?.expected?.chf).toBe(hub?.chf);
        expect(workOrder?.order.state).toBe('open');
        const gpfs = new Set(
          [hub?.gpf, workOrder?.expected?.gpf, said?.gpf].filter((id) => id !== null && id !== undefined),
        );
        const isGpfTold = hub?.gpf !== null || workOrder?.expected?.gpf !== null;
        expect(gpfs.size).toBeLessThanOrEqual(1);
        if (said !== null) {
          expect(said.chf).toBe(hub?.chf);
          expect(said.deviceModel).toEqual(hub?.deviceModel);
        }
        expect(label.length).toBeGreaterThan(0);
        if (said !== null || isGpfTold) for (const id of label) expect([hub?.chf, ...gpfs]).toContain(id);
      }),
      runs,
    );
  });

  it('never flashes a version the catalogue does not state as production for that model and hardware version', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        const flash = flashes(given);
        if (flash === null || given.asset === null) return;
        const stated = given.catalogue.models[0]?.latestProduction[0]?.release;
        expect(flash.target.id).toBe(stated);
        expect(`${given.asset.deviceModel.manufacturer}-${given.asset.deviceModel.model}`).toBe(
          flash.target.deviceModel,
        );
        for (const { release: hop } of flash.steps)
          expect(isInHardwareRange(given.asset.deviceModel.hardwareVersion, hop.hardware)).toBe(true);
      }),
      runs,
    );
  });

  it('never installs a held, withdrawn, not yet effective or unallowed pilot release on the way', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        const flash = flashes(given);
        if (flash === null) return;
        expect(given.catalogue.expiresAtMs).toBeGreaterThan(given.nowMs);
        for (const hop of [flash.target, ...flash.steps.map((step) => step.release)]) {
          expect(['held', 'withdrawn']).not.toContain(hop.status);
          if (hop.status === 'pilot') expect(given.policy.installsPilots).toBe(true);
          expect(hop.effectiveFromMs).toBeLessThanOrEqual(given.provenMs);
        }
      }),
      runs,
    );
  });

  it('never installs a release that this bench stopped, as target or on the way', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        const flash = flashes(given);
        if (flash === null) return;
        for (const hop of [flash.target, ...flash.steps.map((step) => step.release)])
          expect(given.stoppedReleases).not.toContain(hop.id);
      }),
      runs,
    );
  });

  it('refuses for a stop only what it would not refuse for good, and flashes that once the stop is cleared', () => {
    let count = 0;
    fc.assert(
      fc.property(anyInput, (given) => {
        const decision = decide(given);
        if (decision.kind !== 'quarantine' || decision.reason !== 'release-stopped') return;
        count++;
        const after = decide({ ...given, stoppedReleases: [] });
        expect(after.kind === 'quarantine' ? after.reason : 'installs').not.toBe('release-stopped');
        if (decision.detail.startsWith('No upgrade pathway')) expect(after.kind).toBe('flash');
      }),
      runs,
    );
    expect(count).toBeGreaterThan(0);
  });

  it('walks stated edges only, from where the hub is to the target, without visiting a version twice', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        const flash = flashes(given);
        if (flash === null || (flash.steps.length === 0 && flash.basis === 'record')) return;
        let at = flash.from;
        const visited = new Set([at]);
        for (const step of flash.steps) {
          expect(step.from).toBe(at);
          // Only production may go over its own version, whatever it states: that is a repair.
          if (at !== flash.target.firmwareVersion) expect(step.release.installableFrom).toContain(at);
          else expect([step.release.id, flash.steps.length]).toEqual([flash.target.id, 1]);
          at = step.release.firmwareVersion;
          if (step.release.id !== flash.target.id) expect(visited.has(at)).toBe(false);
          visited.add(at);
        }
        expect(flash.steps.at(-1)?.release.id).toBe(flash.target.id);
      }),
      runs,
    );
  });

  it('finds no pathway shorter than the one it gives', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        const flash = flashes(given);
        if (flash === null || flash.from === null) return;
        const allowed = given.catalogue.releases.filter(
          (hop) =>
            (hop.status === 'production' || (hop.status === 'pilot' && given.policy.installsPilots)) &&
            hop.effectiveFromMs <= given.provenMs &&
            // Another build of the target's version is no step to it.
            (hop.id === flash.target.id || hop.firmwareVersion !== flash.target.firmwareVersion) &&
            !given.stoppedReleases.includes(hop.id) &&
            given.asset !== null &&
            isInHardwareRange(given.asset.deviceModel.hardwareVersion, hop.hardware),
        );
        let reached = new Set([flash.from]);
        for (let count = 1; count < flash.steps.length; count++) {
          const next = allowed.filter((hop) => hop.installableFrom.some((from) => reached.has(from)));
          reached = new Set([...reached, ...next.map((hop) => hop.firmwareVersion)]);
          const isReachedSooner = next.some((hop) => hop.id === flash.target.id);
          expect(isReachedSooner).toBe(false);
        }
      }),
      runs,
    );
  });

  it('flashes twice on one Work Order only to another image than it brought there, or after a write there was cut off', () => {
    let count = 0;
    fc.assert(
      fc.property(anyInput, (given) => {
        if (given.workOrder?.expected?.disposition !== 're-flashed' || given.asset?.suspect) return;
        const flash = flashes(given);
        if (flash === null) return;
        count++;
        expect(given.written).not.toBeNull();
        expect(given.written).not.toBe(flash.target.manufacturerImageSha256);
      }),
      runs,
    );
    expect(count).toBeGreaterThan(0);
  });

  it('says already-current only for exactly the production image, and never of a suspect hub', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        const decision = decide(given);
        if (decision.kind !== 'already-current' || given.wire === null) return;
        const { firmwareVersion, manufacturerImageSha256 } = decision.release;
        expect(given.wire.firmwareVersion).toBe(firmwareVersion);
        const isOwn = given.written === manufacturerImageSha256;
        expect([null, 'matches', ...(isOwn ? ['unproven'] : [])]).toContain(given.stored);
        expect(decision.basis).toBe(given.stored === null ? 'wire' : 'storage');
        const suspect = given.asset?.suspect;
        if (suspect) expect([suspect.from, suspect.to]).not.toContain(given.wire.firmwareVersion);
      }),
      runs,
    );
  });

  it('forecasts no hub current that was left with another image of the same version', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        const decision = decide({ ...given, wire: null });
        if (decision.kind !== 'already-current') return;
        expect([null, decision.release.manufacturerImageSha256]).toContain(given.written);
      }),
      runs,
    );
  });

  it('calls in doubt only what is otherwise judged by the two times, and settles no hub by it', () => {
    const reasonAt = (given: DecideInput, ms: number): string => {
      const decision = decide({ ...given, nowMs: ms, provenMs: ms });
      return decision.kind === 'quarantine' ? decision.reason : decision.kind;
    };
    let count = 0;
    fc.assert(
      fc.property(anyInput, (given) => {
        const decision = decide(given);
        if (decision.kind !== 'quarantine' || decision.reason !== 'clock-in-doubt') return;
        count++;
        expect(reasonAt(given, given.nowMs)).not.toBe(reasonAt(given, given.provenMs));
      }),
      runs,
    );
    expect(count).toBeGreaterThan(0);
    expect(quarantineRules['clock-in-doubt'].settles).toBe(false);
  });

  it('gives the same answer to the same question', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        expect(decide(given)).toEqual(decide(structuredClone(given)));
      }),
      { numRuns: 2000 },
    );
  });
});
