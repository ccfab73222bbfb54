import { describe, expect, it } from 'vitest';
import type { AttemptEvent } from '../../src-main/core/flash/attempt-events.ts';
import { beginVisit, type Visit } from '../../src-main/core/flash/visit.ts';
import type { Loader, LoadReport } from '../../src-main/core/loaders/loader.ts';
import type { AttemptRecord } from '../../src-main/core/record/attempt-record.ts';
import { confirmRunning } from '../../src-main/core/verify/confirm-running.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import type { FirmwareVersion } from '../../src-shared/domain/firmware-version.ts';
import { chf, otherChf, release, version, wire } from '../domain/builders.ts';

const [old, middle, fresh] = [version('01'), version('02'), version('03')];
const step = (from: FirmwareVersion, to: FirmwareVersion) => ({ from, release: release(to) });

/** A visit of a hub that does all it is told, with what was recorded of it, in order. */
const visitWith = (
  changes: Partial<Loader> = {},
): { visit: Visit; said: string[]; events: AttemptEvent[] } => {
  const said: string[] = [];
  const events: AttemptEvent[] = [];
  let runs = old;
  const fractions = [0.9, 0.7, 0.8];
  const loader: Loader = {
    leavesHub: 'stopped',
    identify: async () => wire({ firmwareVersion: runs }),
    holds: async () => 'matches',
    load: async (image, hooks): Promise<LoadReport> => {
      await hooks.onWriteBegins();
      said.push('storage changes');
      const ceilingFraction = fractions.shift() ?? 1;
      const imageBytes = image.length;
      const times = { transferMs: 1, storeMs: 1, turnAroundMs: 1 };
      return { imageBytes, ...times, baudRate: 115_200, frames: 4, retries: 0, ceilingFraction };
    },
    check: async () => {
      said.push('hub checks');
      return 'stored';
    },
    restart: async () => {},
    readVersion: async () => ({ firmwareVersion: runs, chf }),
    ...changes,
  };
  const record: AttemptRecord = {
    attemptId: 'a',
    startedAtMs: 0,
    begun: Promise.resolve(),
    beginStep: (name) => ({
      end: (result, detail) => {
        said.push(`${name} ${result}${detail === null ? '' : `: ${detail}`}`);
        return 1;
      },
    }),
    decided: async () => {},
    rescueAllowed: async () => {},
    strangerWritten: async (stranger) => void said.push(`stranger written ${stranger}`),
    writeBegins: async (_chf, from, to) => void said.push(`write begins ${from} ${to}`),
    writeChecked: async (_chf, to) => {
      said.push(`write checked ${to}`);
      runs = to;
    },
    versionRead: async (_chf, read) => void said.push(`version read ${read}`),
  };
  const visit = beginVisit({
    loader,
    record,
    readImage: async () => Uint8Array.of(1, 2, 3),
    onEvent: (event) => events.push(event),
    signal: new AbortController().signal,
    port: 'port 1',
  });
  return { visit, said, events };
};

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

  it('asks the hub who it is once more when its firmware does not say', async () => {
    const anonymous = { readVersion: async () => ({ firmwareVersion: middle, chf: null }) };
    const stranger = {
      ...anonymous,
      identify: async () => wire({ chf: otherChf, firmwareVersion: middle }),
    };
    const { visit } = visitWith(stranger);
    await expect(visit.install(chf, step(old, middle))).rejects.toMatchObject({ code: 'hub-swapped' });
    expect(visit.verdicts().version).toBe('fail');
  });

  it('does not record the version of a hub that announces another one', async () => {
    const { visit, said } = visitWith({ readVersion: async () => ({ firmwareVersion: fresh, chf }) });
    await expect(visit.install(chf, step(old, middle))).rejects.toThrow('runs 03 after restart');
    expect(said.at(-1)).toBe('read-version pass');
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
