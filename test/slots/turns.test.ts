import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTurns, type Turns } from '../../src-main/core/slots/turns.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';

const noBug = (error: unknown): never => {
  throw error;
};
/** Work that ends when whoever is handed the way to end it says so. */
const held = (hand: (end: () => void) => void): Promise<void> => new Promise<void>(hand);
const untilQuiet = () => new Promise((resolve) => setImmediate(resolve));

type End = 'resolve' | 'reject' | 'throw';

/** Somebody who asked for a turn, as the test sees it. */
interface Asker {
  readonly number: number;
  state: 'waiting' | 'in flight' | 'over' | 'left';
  place: number | null;
  readonly control: AbortController;
  end: (how: Exclude<End, 'throw'>) => void;
}

/** Turns, and a hand on everybody who asked for one. */
const play = (atOnce: number) => {
  const turns: Turns = createTurns(atOnce, noBug);
  const askers: Asker[] = [];
  const begun: number[] = [];
  const ask = (throwsAtOnce = false): Asker => {
    let end: Asker['end'] = () => {};
    const asker: Asker = {
      number: askers.length,
      state: 'waiting',
      place: null,
      control: new AbortController(),
      end: (how) => end(how),
    };
    askers.push(asker);
    const work = (): Promise<void> => {
      begun.push(asker.number);
      asker.state = 'in flight';
      if (throwsAtOnce) throw new Error('a bug before anything was awaited');
      return new Promise<void>((resolve, reject) => {
        end = (how) => (how === 'resolve' ? resolve() : reject(new Error('the hub failed')));
      });
    };
    const onPlace = (before: number | null): void => {
      asker.place = before;
    };
    turns.run({ name: `slot ${asker.number}`, signal: asker.control.signal, onPlace }, work).then(
      () => {
        asker.state = 'over';
      },
      () => {
        asker.state = asker.state === 'in flight' ? 'over' : 'left';
      },
    );
    return asker;
  };
  return {
    turns,
    askers,
    begun,
    ask,
    of: (state: Asker['state']) => askers.filter((a) => a.state === state),
  };
};

const step = fc.oneof(
  fc.record({ do: fc.constant('ask' as const), throwsAtOnce: fc.boolean() }),
  fc.record({
    do: fc.constant('end' as const),
    which: fc.nat(40),
    how: fc.constantFrom('resolve', 'reject'),
  }),
  fc.record({ do: fc.constant('abort' as const), which: fc.nat(40) }),
  fc.record({ do: fc.constant('limit' as const), atOnce: fc.integer({ min: 1, max: 5 }) }),
);

describe('turns, in any order of asking, ending, leaving and changed limits', () => {
  it('are never more than the limit, leave no place empty, and go by who came first', async () => {
    const story = fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.array(step, { maxLength: 60 }),
      async (atOnce, steps) => {
        const bench = play(atOnce);
        let limit = atOnce;
        for (const next of steps) {
          const before = bench.of('in flight').length;
          if (next.do === 'ask') bench.ask(next.throwsAtOnce);
          if (next.do === 'end') bench.of('in flight')[next.which]?.end(next.how);
          if (next.do === 'abort') bench.of('waiting')[next.which]?.control.abort();
          if (next.do === 'limit') {
            limit = next.atOnce;
            bench.turns.setLimit(limit);
          }
          await untilQuiet();
          const [inFlight, waiting] = [bench.of('in flight'), bench.of('waiting')];
          // A lowered limit ends nobody's work.
          expect(inFlight.length).toBeLessThanOrEqual(Math.max(limit, before));
          if (waiting.length > 0) expect(inFlight.length).toBeGreaterThanOrEqual(limit);
          expect(waiting.map(({ place }) => place)).toEqual(waiting.map((_, index) => index));
          expect(bench.turns.waitingCount()).toBe(waiting.length);
        }
        const first = [...bench.begun];
        expect(first).toEqual(first.toSorted((a, b) => a - b));
        // Nobody is left behind once those before them end.
        for (let left = bench.askers.length; left > 0; left--) {
          for (const asker of bench.of('in flight')) asker.end('reject');
          await untilQuiet();
        }
        expect([...bench.of('waiting'), ...bench.of('in flight')]).toEqual([]);
      },
    );
    await fc.assert(story, { numRuns: 200 });
  });
});

describe('a turn', () => {
  it('begins at once while there is room, without a word about waiting', async () => {
    const { ask } = play(2);
    const [a, b] = [ask(), ask()];
    await untilQuiet();
    expect([a, b].map(({ state, place }) => [state, place])).toEqual([
      ['in flight', null],
      ['in flight', null],
    ]);
  });

  it('is given up by who leaves the queue, who is told that nothing was sent', async () => {
    const turns = createTurns(1, noBug);
    const signal = new AbortController().signal;
    const onPlace = (): void => {};
    let end = (): void => {};
    const first = turns.run({ name: 'slot 1', signal, onPlace }, () =>
      held((r) => {
        end = r;
      }),
    );
    const leaver = new AbortController();
    const refused = turns.run({ name: 'slot 2', signal: leaver.signal, onPlace }, async () => 'sent');
    leaver.abort();
    await expect(refused).rejects.toMatchObject({
      code: 'cancelled',
      message: /slot 2: .* nothing was sent/,
    });
    end();
    await first;
    const lost = new AbortController();
    lost.abort(new Fault('port-lost', 'pulled'));
    // There is room: whoever has the turn heeds its signal itself.
    await expect(
      turns.run({ name: 'slot 3', signal: lost.signal, onPlace }, async () => 'ran'),
    ).resolves.toBe('ran');
  });

  it('is not held up by somebody who fails to hear of his place', async () => {
    const bugs: unknown[] = [];
    const turns = createTurns(1, (error) => bugs.push(error));
    const signal = new AbortController().signal;
    const deaf = (): never => {
      throw new Error('no screen');
    };
    let end = (): void => {};
    const first = turns.run({ name: '1', signal, onPlace: deaf }, () =>
      held((r) => {
        end = r;
      }),
    );
    const second = turns.run({ name: '2', signal, onPlace: deaf }, async () => 'second');
    end();
    await first;
    await expect(second).resolves.toBe('second');
    expect(bugs).toHaveLength(2);
  });
});
