import { describe, expect, it } from 'vitest';
import type { Loader } from '../../src-main/core/loaders/loader.ts';
import type { WireIdentity } from '../../src-shared/domain/asset.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import type { FirmwareVersion } from '../../src-shared/domain/firmware-version.ts';
import { chf, otherChf, wire } from '../domain/builders.ts';
import { fresh, middle, old, step, visitWith } from './test-visit.ts';

/** What a visit records and tells of each of its steps, and what it waits for. */

const toMiddle = step(old, middle);
const anonymous: Partial<Loader> = { readVersion: async () => ({ firmwareVersion: middle, chf: null }) };

describe('a step of a visit', () => {
  it('is named by what is done, with the release and version it is about', async () => {
    const { visit, events, releases } = visitWith();
    await visit.identify();
    await visit.compare(toMiddle.release);
    await visit.install(chf, toMiddle);
    const begun = events.flatMap((event) =>
      event.kind === 'step-began' ? [[event.step, event.version]] : [],
    );
    expect(begun).toEqual([
      ['identify', null],
      ['check', middle],
      ['load', middle],
      ['check', middle],
      ['restart', null],
      ['read-version', null],
    ]);
    const { id } = toMiddle.release;
    expect(releases).toEqual([null, id, id, id, null, null]);
  });

  it('ends with how long it took and whether it passed', async () => {
    const { visit, events } = visitWith();
    await visit.identify();
    expect(events).toEqual([
      { kind: 'step-began', step: 'identify', version: null },
      { kind: 'step-ended', step: 'identify', durationMs: 1, isPass: true },
    ]);
  });

  it('tells what the hub acknowledged so far', async () => {
    const load: Loader['load'] = async (_image, { onProgress }) => {
      onProgress({ acknowledgedBytes: 2, totalBytes: 3 });
      throw new Error('enough');
    };
    const { visit, events } = visitWith({ load });
    await expect(visit.install(chf, toMiddle)).rejects.toThrow('enough');
    expect(events[1]).toEqual({ kind: 'progress', acknowledgedBytes: 2, totalBytes: 3 });
  });

  it('fails with whatever was thrown, were it a mere text', async () => {
    const restart = () => Promise.reject('a text of some driver');
    const { visit, said } = visitWith({ restart });
    await expect(visit.install(chf, toMiddle)).rejects.toBe('a text of some driver');
    expect(said.at(-1)).toBe('restart fail: a text of some driver');
  });
});

describe('a visit waits', () => {
  it('for the record that storage was compared, before it has the hub restart', async () => {
    const { visit, said } = visitWith({ readVersion: async () => ({ firmwareVersion: middle, chf }) });
    await visit.adopt(chf, toMiddle);
    expect(said).toEqual([
      'compared 02',
      'hub restarts',
      'restart pass',
      'read-version pass',
      'version read 02',
    ]);
  });

  it('for the record that something is put behind the hub, before it is', async () => {
    const done: string[] = [];
    const { visit, said } = visitWith({
      settle: async (onSettleBegins) => {
        await onSettleBegins();
        done.push(...said);
        return true;
      },
    });
    expect(await visit.settle(chf)).toBe(true);
    expect(done).toEqual([`settle begins ${chf}`]);
  });

  it('for the image to be kept, before the version counts as read', async () => {
    const order: string[] = [];
    const keep = async (): Promise<void> => {
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
      order.push('kept', ...said.slice(-1));
    };
    const { visit, said } = visitWith({ keep });
    await visit.install(chf, toMiddle);
    expect(order).toEqual(['kept', 'read-version pass']);
    expect([visit.hubLeft(), said.at(-1)]).toEqual(['running', 'version read 02']);
  });

  it('for the restart of a hub that was stopped to be asked who it is', async () => {
    const { visit, said } = visitWith(anonymous);
    await visit.install(chf, toMiddle);
    expect(said.slice(-4)).toEqual(['hub restarts', 'restart pass', 'read-version pass', 'version read 02']);
  });
});

describe('what a visit knows of a hub', () => {
  const other: Partial<Loader> = { readVersion: async () => ({ firmwareVersion: fresh, chf }) };

  it('is over when the hub is asked again: no verdict of the step before stays', async () => {
    const { visit } = visitWith();
    await visit.install(chf, toMiddle);
    await visit.identify();
    expect(visit.verdicts()).toEqual({
      write: 'not-reached',
      restart: 'not-reached',
      version: 'not-reached',
    });
  });

  it('is nothing where it stopped to be asked, and then falls silent', async () => {
    let asked = 0;
    const identify = async () => {
      if (asked++ > 0) throw new Fault('no-reply', 'port 1: silence');
      return wire();
    };
    const { visit } = visitWith({ identify });
    await visit.identify();
    await expect(visit.identify()).rejects.toThrow('silence');
    expect(visit.hubLeft()).toBe('unknown');
  });

  it.each<[string, Partial<Loader>, string]>([
    [
      'runs what it ran, where its family keeps images and nothing was written',
      { keep: async () => {} },
      'running',
    ],
    ['runs what it ran, where its family keeps none', {}, 'running'],
  ])('is that it %s', async (_what, family, left) => {
    const { visit } = visitWith({ ...other, ...family });
    await expect(visit.confirm(chf, middle)).rejects.toMatchObject({ code: 'version-mismatch' });
    expect(visit.hubLeft()).toBe(left);
  });

  it('is no verdict from an error outside the closed set, whatever code it bears', async () => {
    const bug = Object.assign(new Error('EIO'), { code: 'port-lost' });
    const { visit } = visitWith({ restart: () => Promise.reject(bug) });
    await expect(visit.install(chf, toMiddle)).rejects.toBe(bug);
    expect(visit.verdicts().restart).toBe('not-reached');
  });
});

describe('a hub that has nothing to put behind it', () => {
  it.each<[string, Partial<Loader>]>([
    ['by its family', {}],
    ['this time', { settle: async () => false }],
  ])('is not to be asked again (%s)', async (_what, changes) => {
    expect(await visitWith(changes).visit.settle(chf)).toBe(false);
  });
});

describe('firmware that does not say which hub it runs on', () => {
  it.each<[string, Partial<WireIdentity>, string]>([
    ['another hub', { chf: otherChf, firmwareVersion: middle }, 'hub-swapped'],
    ['another version', { firmwareVersion: fresh }, 'version-mismatch'],
  ])('is not read for the one that was due where %s answers, and is not kept', async (_what, said, code) => {
    const kept: string[] = [];
    const keep = async () => void kept.push('kept');
    const { visit } = visitWith({ ...anonymous, keep, identify: async () => wire(said) });
    await expect(visit.install(chf, toMiddle)).rejects.toMatchObject({ code });
    expect([kept, visit.verdicts().version]).toEqual([[], 'fail']);
  });

  it.each<[string, FirmwareVersion, typeof chf | null, string]>([
    ['another version', old, null, 'version-mismatch'],
    ['another hub', middle, otherChf, 'hub-swapped'],
  ])('is heard once more after it was asked, and must not say %s then', async (_what, second, name, code) => {
    let heard = 0;
    const readVersion = async () =>
      heard++ === 0 ? { firmwareVersion: middle, chf: null } : { firmwareVersion: second, chf: name };
    const { visit, said } = visitWith({ readVersion });
    await expect(visit.install(chf, toMiddle)).rejects.toMatchObject({ code });
    expect(visit.verdicts().version).toBe('fail');
    expect(said).not.toContain('version read 02');
  });

  it('is left as it is where being asked did not stop it', async () => {
    const leavesHub = { afterIdentify: 'running', afterLoad: 'stopped' } as const;
    const { visit, said } = visitWith({ ...anonymous, leavesHub });
    await visit.install(chf, toMiddle);
    expect(said.filter((text) => text === 'hub restarts')).toHaveLength(1);
  });

  it('is said to hold an unknown version where it does not say one', async () => {
    const { visit } = visitWith({ ...anonymous, identify: async () => wire({ firmwareVersion: null }) });
    await expect(visit.install(chf, toMiddle)).rejects.toThrow(
      `hub ${chf} holds an unknown version, 02 was due`,
    );
  });
});

describe('the transfers of a visit', () => {
  it('are kept in their order, and show no speed where none was measured', async () => {
    const { visit } = visitWith();
    await visit.install(chf, toMiddle);
    await visit.install(chf, step(middle, fresh));
    expect(visit.loads().map(({ ceilingFraction }) => ceilingFraction)).toEqual([0.9, 0.7]);
    const report = { imageBytes: 3, transferMs: 1, storeMs: 1, baudRate: 115_200, frames: 0, retries: 0 };
    const load: Loader['load'] = async (_image, { onWriteBegins }) => {
      await onWriteBegins();
      return { ...report, turnAroundMs: null, ceilingFraction: null };
    };
    const unmeasured = visitWith({ load });
    await unmeasured.visit.install(chf, toMiddle);
    expect(unmeasured.visit.ceilingFraction()).toBeNull();
  });

  it('begin no write without being asked for it by the hub’s last word', async () => {
    const asked: unknown[] = [];
    const { visit } = visitWith({}, (said, to) => void asked.push([said, to]));
    expect(visit.hasWritten()).toBe(false);
    await visit.identify();
    await visit.install(chf, toMiddle);
    expect(asked).toEqual([[wire({ firmwareVersion: old }), middle]]);
    expect(visit.hasWritten()).toBe(true);
  });
});
