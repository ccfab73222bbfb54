import { describe, expect, it } from 'vitest';
import { confirmRunning } from '../../src-main/core/verify/confirm-running.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { chf, otherChf, wire } from '../domain/builders.ts';
import { fresh, middle, old, step, visitWith } from './test-visit.ts';

describe('one installation', () => {
  it('records each intent before its act and each observation after it', async () => {
    const { visit, said } = visitWith();
    await visit.install(chf, step(old, middle));
    expect(said).toEqual([
      'write begins 01 02',
      'storage changes',
      'load pass',
      'hub checks',
      'check pass',
      'write checked 02',
      'hub restarts',
      'restart pass',
      'read-version pass',
      'version read 02',
    ]);
  });

  it('tells every step to whoever watches, with its result', async () => {
    const { visit, events } = visitWith({
      restart: async () => {
        throw new Fault('restart-failed', 'port 1: no banner');
      },
    });
    await expect(visit.install(chf, step(old, middle))).rejects.toThrow('no banner');
    const told = events.map((event) =>
      event.kind === 'step-ended' ? `${event.step} ${event.isPass}` : event.kind,
    );
    expect(told).toEqual([
      'step-began',
      'load true',
      'step-began',
      'check true',
      'step-began',
      'restart false',
    ]);
  });

  it('records the step that failed with its reason, and reads no version after it', async () => {
    const { visit, said } = visitWith({
      check: async () => {
        throw new Fault('check-mismatch', 'port 1: crc differs');
      },
    });
    await expect(visit.install(chf, step(old, middle))).rejects.toThrow('crc differs');
    expect(said.slice(2)).toEqual(['load pass', 'check fail: port 1: crc differs']);
    expect(visit.verdicts()).toEqual({ write: 'fail', restart: 'not-reached', version: 'not-reached' });
  });

  it('fails the version, not the restart, of a firmware that says nothing', async () => {
    const { visit } = visitWith({
      readVersion: async () => {
        throw new Fault('no-announcement', 'port 1: silence');
      },
    });
    await expect(visit.install(chf, step(old, middle))).rejects.toThrow('silence');
    expect(visit.verdicts()).toEqual({ write: 'pass', restart: 'pass', version: 'fail' });
  });

  it('fails the restart of a hub that keeps restarting', async () => {
    const { visit } = visitWith({
      readVersion: async () => {
        throw new Fault('reboot-loop', 'port 1: 4 starts');
      },
    });
    await expect(visit.install(chf, step(old, middle))).rejects.toThrow('4 starts');
    expect(visit.verdicts()).toEqual({ write: 'pass', restart: 'fail', version: 'fail' });
  });

  describe('of firmware that does not say which hub it runs on', () => {
    const anonymous = { readVersion: async () => ({ firmwareVersion: middle, chf: null }) };

    it('asks the hub once more, and fails where another one answers', async () => {
      const identify = async () => wire({ chf: otherChf, firmwareVersion: middle });
      const { visit } = visitWith({ ...anonymous, identify });
      await expect(visit.install(chf, step(old, middle))).rejects.toMatchObject({ code: 'hub-swapped' });
      expect(visit.verdicts().version).toBe('fail');
    });

    it('leaves the hub running, that being asked stopped in its bootloader', async () => {
      const { visit, said } = visitWith(anonymous);
      await visit.install(chf, step(old, middle));
      const names = said.map((text) => text.replace(/ pass$/, ''));
      expect(names.slice(-6)).toEqual([
        'read-version',
        'identify',
        'hub restarts',
        'restart',
        'read-version',
        'version read 02',
      ]);
      expect(visit.hubLeft()).toBe('running');
      expect(visit.verdicts()).toEqual({ write: 'pass', restart: 'pass', version: 'pass' });
    });

    it('passes nothing where the hub does not start again after it was asked', async () => {
      let starts = 0;
      const restart = async (): Promise<void> => {
        if (++starts === 2) throw new Fault('restart-failed', 'port 1: no banner');
      };
      const { visit } = visitWith({ ...anonymous, restart });
      await expect(visit.install(chf, step(old, middle))).rejects.toThrow('no banner');
      expect(visit.verdicts()).toEqual({ write: 'pass', restart: 'fail', version: 'fail' });
      expect(visit.hubLeft()).toBe('unknown');
    });
  });

  it('does not record the version of a hub that announces another one', async () => {
    const { visit, said } = visitWith({ readVersion: async () => ({ firmwareVersion: fresh, chf }) });
    await expect(visit.install(chf, step(old, middle))).rejects.toThrow('runs 03 after restart');
    expect(said.slice(-2)).toEqual(['read-version pass', `heard ${chf} 03`]);
    expect(visit.verdicts()).toEqual({ write: 'pass', restart: 'pass', version: 'fail' });
  });

  it('shows the worst line of all its transfers', async () => {
    const { visit } = visitWith();
    expect(visit.ceilingFraction()).toBeNull();
    await visit.install(chf, step(old, middle));
    expect(visit.ceilingFraction()).toBe(0.9);
    await visit.install(chf, step(middle, fresh));
    expect(visit.ceilingFraction()).toBe(0.7);
    await visit.install(chf, step(middle, fresh));
    expect(visit.ceilingFraction()).toBe(0.7);
  });
});

describe('the version verdict', () => {
  it.each([
    ['passes the hub and version that were due', middle, chf, null],
    ['passes firmware that does not say which hub it runs on', middle, null, null],
    ['fails another version', old, chf, 'version-mismatch'],
    ['fails another hub, even with the version due', middle, otherChf, 'hub-swapped'],
  ])('%s', (_what, firmwareVersion, announcedChf, code) => {
    const judge = (): void =>
      confirmRunning({ firmwareVersion, chf: announcedChf }, { chf, version: middle }, 'port 1');
    if (code === null) expect(judge).not.toThrow();
    else expect(judge).toThrow(expect.objectContaining({ code }));
  });
});
