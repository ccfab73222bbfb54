import { describe, expect, it } from 'vitest';
import {
  nextSlot,
  type SlotCondition,
  type SlotEvent,
  unboundSlot,
} from '../../src-main/core/slots/slot-state.ts';
import type { Verdict } from '../../src-main/core/slots/verdict.ts';

const hub = { chf: 'chf', gpf: 'gpf', model: null, from: '1', to: null };
const verdict: Verdict = {
  attemptId: 'a',
  hub,
  outcome: { kind: 're-flashed' },
  verdicts: { write: 'pass', restart: 'pass', version: 'pass' },
  hubLeft: 'running',
  hint: null,
  durationMs: 1,
  isFromBefore: false,
  lineFraction: null,
  endedAtMs: 1,
  retry: { isAllowed: false, why: 'This hub is done.' },
};
const lost: Verdict = { ...verdict, outcome: { kind: 'failed', code: 'port-lost', detail: 'pulled' } };

const bound: SlotEvent = { kind: 'port-bound', port: 'COM3' };
const appeared: SlotEvent = { kind: 'port-appeared' };
const vanished: SlotEvent = { kind: 'port-vanished', trouble: null };
const moved: SlotEvent = { kind: 'port-moved', port: 'COM7' };
const began: SlotEvent = { kind: 'attempt-began', hub, startedAtMs: 0 };
const ended: SlotEvent = { kind: 'attempt-ended', verdict };
const endedByLoss: SlotEvent = { kind: 'attempt-ended', verdict: lost };
const cleared: SlotEvent = { kind: 'cleared' };

const conditionAfter = (...events: readonly SlotEvent[]): SlotCondition =>
  events.reduce(nextSlot, unboundSlot);
const kindAfter = (...events: readonly SlotEvent[]): string => conditionAfter(...events).state.kind;

describe('a verdict from before the core was started again', () => {
  const fromBefore: SlotEvent = { kind: 'attempt-ended', verdict: { ...verdict, isFromBefore: true } };
  const lossFromBefore: SlotEvent = { kind: 'attempt-ended', verdict: { ...lost, isFromBefore: true } };

  it.each<[string, string, readonly SlotEvent[]]>([
    ['verdict', 'its hub is there at the first look', [bound, began, fromBefore, appeared]],
    ['verdict', 'its hub has another path at the first look', [bound, began, fromBefore, moved, appeared]],
    ['empty', 'no hub is there at the first look', [bound, began, fromBefore, vanished]],
    ['empty', 'its hub goes after the first look', [bound, began, fromBefore, appeared, vanished]],
    [
      'verdict',
      'it was about the loss, and the port is still gone',
      [bound, began, lossFromBefore, vanished],
    ],
    ['ready', 'it was about the loss, and the port is back', [bound, began, lossFromBefore, appeared]],
  ])('shows %s when %s', (kind, _, events) => {
    expect(kindAfter(...events)).toBe(kind);
  });
});

describe('what a slot shows', () => {
  it.each<[string, string, readonly SlotEvent[]]>([
    ['unassigned', 'no port is bound', []],
    ['unassigned', 'a port is seen though none is bound', [appeared]],
    ['empty', 'its port was not looked for yet', [bound]],
    ['ready', 'its port is there', [bound, appeared]],
    ['empty', 'its port went away', [bound, appeared, vanished]],
    ['unassigned', 'its port was unbound', [bound, appeared, { kind: 'port-bound', port: null }]],
    ['working', 'an attempt runs', [bound, appeared, began]],
    [
      'working',
      'the port goes away during the attempt, which tells of it itself',
      [bound, appeared, began, vanished],
    ],
    [
      'working',
      'the port is bound anew during the attempt',
      [bound, appeared, began, { kind: 'port-bound', port: 'COM4' }],
    ],
    ['working', 'somebody clears it during the attempt', [bound, appeared, began, cleared]],
    ['verdict', 'the attempt ended', [bound, appeared, began, ended]],
    ['empty', 'the hub was removed after its verdict', [bound, appeared, began, ended, vanished]],
    ['ready', 'the verdict was cleared', [bound, appeared, began, ended, cleared]],
    ['working', 'the next attempt began over the verdict', [bound, appeared, began, ended, began]],
    [
      'verdict',
      'the hub was pulled, then the attempt failed',
      [bound, appeared, began, vanished, endedByLoss],
    ],
    [
      'verdict',
      'the attempt failed for the lost port, then the port is missed',
      [bound, appeared, began, endedByLoss, vanished],
    ],
    [
      'ready',
      'a hub is plugged in again after a lost port',
      [bound, appeared, began, endedByLoss, vanished, appeared],
    ],
    [
      'ready',
      'a hub that was pulled while it worked out well is plugged in again',
      [bound, appeared, began, vanished, ended, appeared],
    ],
    [
      'verdict',
      'a verdict of an earlier process, port there at the first look',
      [bound, began, ended, appeared],
    ],
    [
      'verdict',
      'a verdict of an earlier process, port not there at the first look',
      [bound, began, ended, vanished],
    ],
    ['ready', 'a hub is plugged in after that', [bound, began, ended, vanished, appeared]],
  ])('is %s when %s', (kind, _when, events) => {
    expect(kindAfter(...events)).toBe(kind);
  });

  it('keeps a second end of the same attempt from changing the verdict', () => {
    const { state } = conditionAfter(bound, appeared, began, ended, endedByLoss);
    expect(state).toEqual({ kind: 'verdict', ...verdict });
  });
});

describe('what is said of its line', () => {
  const warned: SlotEvent = { kind: 'line-judged', warning: '14 of 1000 blocks sent again, 0 before' };

  it('stays whatever hub comes and goes, until it is taken back', () => {
    const slot = conditionAfter(bound, appeared, began, warned, ended, vanished, appeared);
    expect(slot.lineWarning).toBe('14 of 1000 blocks sent again, 0 before');
    expect(nextSlot(slot, { kind: 'line-judged', warning: null }).lineWarning).toBeNull();
  });

  it('is not said of another port', () => {
    const other: SlotEvent = { kind: 'port-bound', port: 'COM4' };
    expect(conditionAfter(bound, appeared, warned, other).lineWarning).toBeNull();
  });
});

describe('an attempt under way', () => {
  const working = (...events: readonly SlotEvent[]) => {
    const { state } = conditionAfter(bound, appeared, began, ...events);
    if (state.kind !== 'working') throw new Error('test: the slot does not work');
    return state;
  };
  const decided: SlotEvent = { kind: 'decided', from: '1', to: '3', installations: 2 };
  const step = (name: 'identify' | 'load' | 'check', version: string | null = null): SlotEvent => ({
    kind: 'step-began',
    step: name,
    version,
  });
  const progress: SlotEvent = { kind: 'progress', acknowledgedBytes: 5, totalBytes: 9, lineFraction: 0.9 };

  it('counts installations by the question who is there, after the first', () => {
    expect(working(step('identify'), decided, step('load', '2')).installation).toBe(1);
    expect(
      working(step('identify'), decided, step('load'), step('check'), step('identify')).installation,
    ).toBe(2);
  });

  it('shows the share of the line during a transfer only', () => {
    expect(working(decided, step('load'), progress).lineFraction).toBe(0.9);
    expect(working(decided, step('load'), progress, step('check')).lineFraction).toBeNull();
  });

  it('begins each transfer at no bytes', () => {
    expect(working(decided, step('load'), progress, step('load')).acknowledgedBytes).toBe(0);
  });

  it('keeps the forecast version until the decision names another', () => {
    expect(working({ kind: 'decided', from: null, to: '3', installations: 0 }).hub).toMatchObject({
      from: '1',
      to: '3',
    });
  });

  it('says that it is being stopped', () => {
    expect(working({ kind: 'stop-asked' }).isStopping).toBe(true);
  });
});

describe('a port that has another path now', () => {
  it('is another plugging in, which takes the verdict off', () => {
    const slot = conditionAfter(bound, appeared, began, ended, moved, appeared);
    expect(slot).toMatchObject({ port: 'COM7', presence: 'present', state: { kind: 'ready' } });
  });

  it('keeps the verdict of an earlier process at the first look', () => {
    const slot = conditionAfter(bound, began, ended, moved, appeared);
    expect(slot).toMatchObject({ port: 'COM7', presence: 'present', state: { kind: 'verdict' } });
  });

  it('is gone for the attempt that began on the old one, and found again after it', () => {
    const during = conditionAfter(bound, appeared, began, moved);
    expect(during).toMatchObject({ port: 'COM3', presence: 'absent', state: { kind: 'working' } });
    const later = [endedByLoss, moved, appeared].reduce(nextSlot, during);
    expect(later).toMatchObject({ port: 'COM7', presence: 'present', state: { kind: 'ready' } });
  });

  it('is nothing to a slot without a port', () => {
    expect(nextSlot(unboundSlot, moved)).toBe(unboundSlot);
  });
});
