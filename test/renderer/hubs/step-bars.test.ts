import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { journalFacts } from '../../../src-renderer/features/hubs/journal-facts.ts';
import { type AttemptView, stepBars } from '../../../src-renderer/features/hubs/step-bars.ts';

const step = (startedAtMs: number, durationMs: number | null): AttemptView['steps'][number] => ({
  step: 'load',
  release: null,
  startedAtMs,
  durationMs,
  result: durationMs === null ? null : 'pass',
  detail: null,
});

const attempt = (steps: AttemptView['steps'], endedAtMs: number | null): AttemptView => ({
  attemptId: 'a',
  workOrderId: null,
  slot: 1,
  port: 'p',
  operator: 'o',
  startedAtMs: 1000,
  from: null,
  to: null,
  verdicts: { write: 'pass', restart: 'pass', version: 'pass' },
  end:
    endedAtMs === null
      ? null
      : { endedAtMs, outcome: { kind: 're-flashed' }, lineFraction: null, hubLeft: 'running' },
  steps,
});

describe('the bars of an attempt', () => {
  it('lie on its own time line', () => {
    const bars = stepBars(attempt([step(1000, 25), step(1025, 75)], 1100));
    expect(bars.map(({ left, width }) => [left, width])).toEqual([
      [0, 0.25],
      [0.25, 0.75],
    ]);
  });

  it('of a step that was cut off have no width', () => {
    expect(stepBars(attempt([step(1000, 50), step(1050, null)], null)).at(-1)).toMatchObject({
      left: 1,
      width: 0,
      result: null,
    });
  });

  it('never leave the line, whatever the clock did', () => {
    const anyStep = fc.tuple(fc.integer({ min: -1e6, max: 1e6 }), fc.option(fc.nat(1e6)));
    fc.assert(
      fc.property(fc.array(anyStep), fc.option(fc.integer({ min: -1e6, max: 1e6 })), (steps, endedAtMs) => {
        const bars = stepBars(
          attempt(
            steps.map(([at, ms]) => step(at, ms)),
            endedAtMs,
          ),
        );
        expect(bars.filter(({ left, width }) => left < 0 || width < 0 || left + width > 1)).toEqual([]);
      }),
    );
  });
});

describe('the facts of a journal entry', () => {
  it('are the entries of its body, with names to read', () => {
    expect(journalFacts('{"workOrderId":"WO1","counts":{"a":1}}')).toEqual([
      { name: 'work order id', value: 'WO1' },
      { name: 'counts', value: '{"a":1}' },
    ]);
  });

  it.each(['not json', '[1]', '3', 'null'])('are the text itself for %s', (body) => {
    expect(journalFacts(body)).toEqual([{ name: 'text', value: body }]);
  });
});
