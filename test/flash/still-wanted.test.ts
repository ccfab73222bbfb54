import { describe, expect, it } from 'vitest';
import { Overtaken } from '../../src-main/core/flash/attempt-result.ts';
import { confirmSameHub } from '../../src-main/core/flash/same-hub.ts';
import { mustBeWanted } from '../../src-main/core/flash/still-wanted.ts';
import type { Decision } from '../../src-shared/domain/decide.ts';
import type { Release } from '../../src-shared/domain/release.ts';
import { chf, otherChf, release, sha256, version, wire } from '../domain/builders.ts';

/** What is about to be written, against what is decided by now. */

const [old, middle] = [version('01'), version('02')];
const target = release('02');
const settings = { kind: 'u-boot', wakeKeys: 'x' };
const toBe = (due: Release | undefined): Decision => ({
  kind: 'flash',
  basis: 'wire',
  from: old,
  target,
  steps:
    due === undefined
      ? []
      : [
          { from: old, release: due },
          { from: middle, release: release('03') },
        ],
});
const hold = (decision: Decision, now: Record<string, unknown> = settings): void =>
  mustBeWanted(
    { step: { from: old, release: target }, settings },
    { decision, settings: { kind: 'u-boot', ...now } },
    'port 1',
  );

describe('a write', () => {
  it('goes on where the same release is the next step still, written in the same way', () => {
    expect(() => hold(toBe(release('02')))).not.toThrow();
  });

  it('is overtaken where nothing may be installed by now, with the reason', () => {
    const decision: Decision = { kind: 'quarantine', reason: 'release-held', detail: 'on hold' };
    expect(() => hold(decision)).toThrow(Overtaken);
    expect(() => hold(decision)).toThrow(
      expect.objectContaining({ quarantine: decision, message: 'on hold' }),
    );
  });

  const planned = 'port 1: 02 (images/02.img) was to be written, ';
  it.each<[string, Decision, string]>([
    ['another version is due', toBe(release('03')), '03 (images/03.img) is due now'],
    [
      'another build of the version is due',
      toBe(release('02', { id: 'images/02b.img' as Release['id'], manufacturerImageSha256: sha256('b') })),
      '02 (images/02b.img) is due now',
    ],
    [
      'the release was made anew under its name',
      toBe(release('02', { manufacturerImageSha256: sha256('b') })),
      '02 (images/02.img) is due now',
    ],
    [
      'the image was released anew under another name',
      toBe(release('02', { id: 'images/02b.img' as Release['id'] })),
      '02 (images/02b.img) is due now',
    ],
    [
      'the hub counts as current',
      { kind: 'already-current', basis: 'storage', release: target },
      '02 (images/02.img) is due now',
    ],
    ['no step is due', toBe(undefined), 'nothing is due now'],
  ])('is not begun where %s', (_where, decision, due) => {
    expect(() => hold(decision)).toThrow(
      expect.objectContaining({ code: 'plan-changed', message: `${planned}${due}` }),
    );
  });

  it('is not begun where the catalogue has hubs written in another way by now', () => {
    expect(() => hold(toBe(target), { wakeKeys: 'y' })).toThrow(
      expect.objectContaining({
        code: 'plan-changed',
        message:
          'port 1: 02 (images/02.img) was to be written by settings that the catalogue changed meanwhile',
      }),
    );
  });
});

describe('a hub half way', () => {
  const due = { chf, from: middle };

  it.each([
    [
      'another hub',
      wire({ chf: otherChf, firmwareVersion: middle }),
      'hub-swapped',
      `hub ${otherChf} answers now`,
    ],
    [
      'another version',
      wire({ firmwareVersion: old }),
      'version-mismatch',
      'holds 01, 02 was due before the next step',
    ],
    [
      'no version',
      wire({ firmwareVersion: null }),
      'version-mismatch',
      'holds an unknown version, 02 was due',
    ],
  ])('must not be %s', (_what, said, code, text) => {
    expect(() => confirmSameHub(said, due, 'port 1')).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(text) }),
    );
  });

  it('may be the one that was due, with the version that was due', () => {
    expect(() => confirmSameHub(wire({ firmwareVersion: middle }), due, 'port 1')).not.toThrow();
  });
});
