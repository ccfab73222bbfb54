import { describe, expect, it } from 'vitest';
import type { Loader } from '../../src-main/core/loaders/loader.ts';
import type { WireIdentity } from '../../src-shared/domain/asset.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { chf, otherChf, wire } from '../domain/builders.ts';
import { fresh, middle, old, step, type VisitRig, visitWith } from './test-visit.ts';

/** A hub that cannot say who it is: what is known of it comes from its new firmware, and from that alone. */

const toMiddle = step(old, middle);
const unreached = { write: 'not-reached', restart: 'not-reached', version: 'not-reached' };

const voiceless = (changes: Partial<Loader> = {}): VisitRig =>
  visitWith({
    check: async () => 'once-it-runs',
    enterForRescue: async () => {},
    leavesHub: { afterIdentify: 'running', afterLoad: 'stopped' },
    ...changes,
  });

describe('a rescue', () => {
  it('records each intent before its act, and takes nothing for proven before the new firmware spoke twice', async () => {
    const { visit, said } = voiceless();
    await visit.rescue(chf, toMiddle);
    expect(said).toEqual([
      'identify pass',
      'write begins 01 02',
      'storage changes',
      'load pass',
      'check pass',
      'hub restarts',
      'restart pass',
      'read-version pass',
      'identify pass',
      'write checked 02',
      'version read 02',
    ]);
    expect(visit.verdicts()).toEqual({ write: 'pass', restart: 'pass', version: 'pass' });
    expect([visit.hubLeft(), visit.hasWritten(), visit.ceilingFraction()]).toEqual(['running', true, 0.9]);
  });

  it('resolves with what the hub says of itself then', async () => {
    const { visit } = voiceless();
    expect(await visit.rescue(chf, toMiddle)).toEqual(wire({ firmwareVersion: middle }));
  });

  it('tells its steps to whoever watches', async () => {
    const { visit, events, releases } = voiceless();
    await visit.rescue(chf, toMiddle);
    const begun = events.flatMap((event) =>
      event.kind === 'step-began' ? [[event.step, event.version]] : [],
    );
    expect(begun).toEqual([
      ['identify', null],
      ['load', middle],
      ['check', middle],
      ['restart', null],
      ['read-version', null],
      ['identify', null],
    ]);
    expect(releases).toEqual([null, toMiddle.release.id, toMiddle.release.id, null, null, null]);
  });

  it('asks before the write what may be installed by the label, whatever the hub had said before', async () => {
    const asked: (WireIdentity | null)[] = [];
    const { visit } = visitWith(
      { check: async () => 'once-it-runs', enterForRescue: async () => {} },
      (said) => void asked.push(said),
    );
    await visit.identify();
    await visit.rescue(chf, toMiddle);
    expect(asked).toEqual([null]);
  });

  it('keeps no verdict of what was reached before it', async () => {
    const enterForRescue = async (): Promise<never> => {
      throw new Fault('no-reply', 'port 1: silence');
    };
    const { visit } = visitWith({ enterForRescue });
    await visit.install(chf, toMiddle);
    await expect(visit.rescue(chf, step(middle, fresh))).rejects.toThrow('silence');
    expect(visit.verdicts()).toEqual(unreached);
  });

  it('is refused where the bootloader itself says whose hub it is, before anything is sent', async () => {
    const { visit, said } = visitWith();
    await expect(visit.rescue(chf, toMiddle)).rejects.toMatchObject({ code: 'hub-answers' });
    expect(said).toEqual([expect.stringMatching(/^identify fail: port 1: the bootloader/)]);
    expect([visit.hubLeft(), visit.hasWritten()]).toEqual(['not-asked', false]);
  });

  it('leaves the hub stopped in its bootloader where there is no image to write', async () => {
    const missing = async (): Promise<never> => {
      throw new Fault('image-missing', 'images/02.img is not here');
    };
    const { visit } = visitWith({ enterForRescue: async () => {} }, () => {}, missing);
    await expect(visit.rescue(chf, toMiddle)).rejects.toThrow('is not here');
    expect([visit.hubLeft(), visit.verdicts()]).toEqual(['stopped', unreached]);
  });

  it('keeps an image on trial only once both words of it agreed', async () => {
    const kept: string[] = [];
    const keep = async (): Promise<void> => {
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
      kept.push(rig.said.at(-1) ?? '');
    };
    const rig = voiceless({ keep });
    await rig.visit.rescue(chf, toMiddle);
    expect([kept, rig.visit.hubLeft()]).toEqual([['identify pass'], 'running']);
  });

  it('is no rescue of another where the new firmware does not say where it runs, and answers as the labelled one', async () => {
    const { visit, said } = voiceless({ readVersion: async () => ({ firmwareVersion: middle, chf: null }) });
    await visit.rescue(chf, toMiddle);
    expect(said.filter((text) => text.startsWith('stranger'))).toEqual([]);
  });
});

describe('a rescue that wrote another hub', () => {
  const announces = (firmwareVersion = middle, name: typeof chf | null = otherChf): Partial<Loader> => ({
    readVersion: async () => ({ firmwareVersion, chf: name }),
  });
  const answers = (changes: Partial<WireIdentity>): Partial<Loader> => ({
    identify: async () => wire({ firmwareVersion: middle, ...changes }),
  });
  const written = `stranger written ${otherChf} for ${chf} 02`;

  it.each<[string, Partial<Loader>]>([
    ['announces', announces()],
    ['answers', answers({ chf: otherChf })],
    [
      'answers, its firmware not saying where it runs',
      { ...announces(middle, null), ...answers({ chf: otherChf }) },
    ],
  ])('has that in the record where it %s, and proves nothing of the labelled one', async (_how, stranger) => {
    const { visit, said } = voiceless(stranger);
    await expect(visit.rescue(chf, toMiddle)).rejects.toMatchObject({ code: 'hub-swapped' });
    expect(said.at(-1)).toBe(written);
    expect(visit.verdicts()).toEqual({ write: 'not-reached', restart: 'pass', version: 'fail' });
  });

  it.each<[string, Partial<Loader>]>([
    ['announces', announces(fresh, chf)],
    ['answers', answers({ firmwareVersion: fresh })],
  ])('is not what the labelled hub is taken for where it %s another version', async (_how, stranger) => {
    const { visit, said } = voiceless(stranger);
    await expect(visit.rescue(chf, toMiddle)).rejects.toMatchObject({ code: 'version-mismatch' });
    expect(said.filter((text) => /stranger|write checked|version read/.test(text))).toEqual([]);
    expect(visit.verdicts()).toEqual({ write: 'not-reached', restart: 'pass', version: 'fail' });
  });

  it('is no pass where the hub does not start, and says nothing of its version', async () => {
    const restart = async (): Promise<never> => {
      throw new Fault('restart-failed', 'port 1: no banner');
    };
    const { visit, said } = voiceless({ restart });
    await expect(visit.rescue(chf, toMiddle)).rejects.toThrow('no banner');
    expect(visit.verdicts()).toEqual({ write: 'not-reached', restart: 'fail', version: 'not-reached' });
    expect(said.at(-1)).toBe('restart fail: port 1: no banner');
  });
});
