import { describe, expect, it } from 'vitest';
import type { Loader } from '../../src-main/core/loaders/loader.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { chf, otherChf } from '../domain/builders.ts';
import { fresh, middle, old, step, visitWith } from './test-visit.ts';

describe('a check that proves nothing by itself', () => {
  const onceItRuns = { check: async () => 'once-it-runs' as const };

  it('passes the write, and records it, only once the image ran on the hub that named itself', async () => {
    const { visit, said } = visitWith(onceItRuns);
    await visit.install(chf, step(old, middle));
    expect(said.slice(-2)).toEqual(['version read 02', 'write checked 02']);
    expect(visit.verdicts().write).toBe('pass');
  });

  it('reaches no write verdict where another hub announces itself, and records nothing for the first', async () => {
    const readVersion = async () => ({ firmwareVersion: middle, chf: otherChf });
    const { visit, said } = visitWith({ ...onceItRuns, readVersion });
    await expect(visit.install(chf, step(old, middle))).rejects.toMatchObject({ code: 'hub-swapped' });
    expect(visit.verdicts()).toEqual({ write: 'not-reached', restart: 'pass', version: 'fail' });
    expect(said.filter((text) => text.startsWith('write checked'))).toEqual([]);
  });
});

describe('an image on trial', () => {
  const keeping = (said: string[]): Partial<Loader> => ({ keep: async () => void said.push('kept') });

  it('is kept once the version read back agreed', async () => {
    const kept: string[] = [];
    const { visit, said } = visitWith(keeping(kept));
    await visit.install(chf, step(old, middle));
    expect([kept, said.at(-1), visit.hubLeft()]).toEqual([['kept'], 'version read 02', 'running']);
  });

  it('is not kept where the catalogue names another version for it, and the hub is left on trial', async () => {
    const kept: string[] = [];
    const readVersion = async () => ({ firmwareVersion: fresh, chf });
    const { visit } = visitWith({ ...keeping(kept), readVersion });
    await expect(visit.install(chf, step(old, middle))).rejects.toMatchObject({ code: 'version-mismatch' });
    expect([kept, visit.hubLeft()]).toEqual([[], 'on-trial']);
  });
});

describe('a verdict says nothing of what was not begun', () => {
  const eio = new Fault('store-unusable', 'bench.sqlite: EIO');

  it('reaches no write verdict where the disk failed before anything was sent', async () => {
    const { visit } = visitWith({}, () => {
      throw eio;
    });
    await expect(visit.install(chf, step(old, middle))).rejects.toBe(eio);
    expect(visit.verdicts()).toEqual({
      write: 'not-reached',
      restart: 'not-reached',
      version: 'not-reached',
    });
  });

  it.each([
    ['transfer-noisy', 'the line garbled the transfer'],
    ['port-lost', 'the cable was pulled'],
    ['check-failed', 'the hub broke off'],
  ] as const)('reaches no write verdict when %s came before the write', async (code, why) => {
    const load = async (): Promise<never> => {
      throw new Fault(code, why);
    };
    const { visit } = visitWith({ load });
    await expect(visit.install(chf, step(old, middle))).rejects.toThrow(why);
    expect(visit.verdicts().write).toBe('not-reached');
  });

  it('fails the write of a hub that fell silent inside it', async () => {
    const load: Loader['load'] = async (_image, hooks) => {
      await hooks.onWriteBegins();
      throw new Fault('transfer-stalled', 'silence');
    };
    const { visit } = visitWith({ load });
    await expect(visit.install(chf, step(old, middle))).rejects.toThrow('silence');
    expect([visit.verdicts().write, visit.hubLeft()]).toEqual(['fail', 'unknown']);
  });

  it.each(['restart', 'readVersion'] as const)(
    'reaches no verdict where a full disk kept it from being recorded (%s)',
    async (act) => {
      const full = async (): Promise<never> => {
        throw new Fault('store-full', 'bench.sqlite: no room');
      };
      const { visit } = visitWith({ [act]: full });
      await expect(visit.install(chf, step(old, middle))).rejects.toThrow('no room');
      expect(visit.verdicts()[act === 'restart' ? 'restart' : 'version']).toBe('not-reached');
    },
  );

  it('reaches none for a bug, and none for a person who stopped it', async () => {
    for (const error of [new Error('a bug'), new Fault('cancelled', 'stopped')]) {
      const restart = async (): Promise<never> => {
        throw error;
      };
      const { visit } = visitWith({ restart });
      await expect(visit.install(chf, step(old, middle))).rejects.toBe(error);
      expect(visit.verdicts()).toEqual({ write: 'pass', restart: 'not-reached', version: 'not-reached' });
    }
  });
});

describe('in which state the hub was left', () => {
  it.each([
    ['was not asked', 'no-reply', 'not-asked'],
    ['answered what cannot be read', 'console-garbled', 'unknown'],
  ] as const)('is told of one that %s', async (_what, code, left) => {
    const identify = async (): Promise<never> => {
      throw new Fault(code, 'port 1');
    };
    const { visit } = visitWith({ identify });
    await expect(visit.identify()).rejects.toThrow('port 1');
    expect(visit.hubLeft()).toBe(left);
  });

  it('is told of one that was only asked, by its family', async () => {
    const { visit } = visitWith();
    expect(visit.hubLeft()).toBe('not-asked');
    await visit.identify();
    expect(visit.hubLeft()).toBe('stopped');
    const running = visitWith({ leavesHub: { afterIdentify: 'running', afterLoad: 'running' } });
    await running.visit.identify();
    expect(running.visit.hubLeft()).toBe('running');
  });

  it('is told of one whose storage is not what was sent', async () => {
    const check = async (): Promise<never> => {
      throw new Fault('check-mismatch', 'crc differs');
    };
    const { visit } = visitWith({ check });
    await expect(visit.install(chf, step(old, middle))).rejects.toThrow('crc differs');
    expect(visit.hubLeft()).toBe('stopped');
  });
});
