import { describe, expect, it } from 'vitest';
import { toneOfEvent } from '../../../src-renderer/sound/tone-of-event.ts';
import { toneLengthMs, tones } from '../../../src-renderer/sound/tones.ts';
import type { Notice } from '../../../src-shared/contract/bench.ts';
import type { OutcomeView } from '../../../src-shared/contract/vocabulary.ts';
import { bench, event, slotView, verdict, working } from '../bench-view/sample-bench.ts';

const failed: OutcomeView = { kind: 'failed', code: 'internal', detail: '' };

describe('an event sounds', () => {
  it.each([
    ['pass', { kind: 're-flashed' }],
    ['pass', { kind: 'already-current' }],
    ['attention', { kind: 'quarantined', reason: 'label-unknown', detail: '' }],
    ['attention', { kind: 'interrupted', hubState: 'suspect' }],
    ['fail', failed],
  ] as const)('as %s for %j', (tone, outcome) => {
    const before = bench({ slots: [slotView(1, working())] });
    const slot = slotView(1, verdict(outcome));
    expect(toneOfEvent(before, event(8, { kind: 'slot', slot }))).toBe(tone);
  });

  it('not again for a verdict that was there', () => {
    const slot = slotView(1, verdict(failed));
    const selected = { ...slot, isSelected: true };
    expect(toneOfEvent(bench({ slots: [slot] }), event(8, { kind: 'slot', slot: selected }))).toBeNull();
  });

  it('again when the next attempt ends the same way', () => {
    const before = bench({ slots: [slotView(1, verdict(failed))] });
    const slot = slotView(1, verdict(failed, { endedAtMs: 9_000 }));
    expect(toneOfEvent(before, event(8, { kind: 'slot', slot }))).toBe('fail');
  });

  const notice = (tone: Notice['tone']): Notice => ({ id: 'n', atMs: 1, tone, text: 'x', hint: null });

  it.each([
    ['bad', 'attention'],
    ['attention', 'attention'],
    ['info', null],
  ] as const)('for a new notice of tone %s as %s', (tone, sounds) => {
    const notices = [notice(tone)];
    expect(toneOfEvent(bench({ notices: [] }), event(8, { kind: 'notices', notices }))).toBe(sounds);
  });

  it('not for a notice that was there, or that went', () => {
    const before = bench({ notices: [notice('bad')] });
    expect(toneOfEvent(before, event(8, { kind: 'notices', notices: [notice('bad')] }))).toBeNull();
    expect(toneOfEvent(before, event(8, { kind: 'notices', notices: [] }))).toBeNull();
  });

  it('not for progress', () => {
    const slot = slotView(1, working(500));
    expect(toneOfEvent(bench(), event(8, { kind: 'slot', slot }))).toBeNull();
  });

  it.each([
    ['good', null],
    ['attention', 'attention'],
    ['bad', 'attention'],
  ] as const)('for a scan of tone %s as %s', (tone, sounds) => {
    const scan = { atMs: 1, text: 'x', tone, message: '', hint: null, slot: null, decidedInMs: 1 };
    expect(toneOfEvent(bench(), event(8, { kind: 'scan', scan }))).toBe(sounds);
  });
});

describe('the tones', () => {
  it('differ in rhythm, not in pitch alone', () => {
    const rhythms = Object.values(tones).map(({ notes }) =>
      notes.map(({ startMs, lengthMs }) => `${startMs}+${lengthMs}`).join(' '),
    );
    expect(new Set(rhythms).size).toBe(rhythms.length);
  });

  it('are over within a second, as the next verdict waits for them', () => {
    expect(Math.max(...Object.values(tones).map(toneLengthMs))).toBeLessThanOrEqual(1_000);
  });
});
