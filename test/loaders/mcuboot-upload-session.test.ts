import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createUploadSession } from '../../src-main/core/loaders/mcuboot/upload-session.ts';
import type { Piece, UploadContext, UploadStep } from '../../src-main/core/loaders/mcuboot/upload-state.ts';

const pieceBytes = 100;
const context: UploadContext = {
  linkName: 'slot 3',
  imageBytes: 1_000,
  window: 3,
  tries: 3,
  eraseMs: 5_000,
  chunkMs: 200,
  pieceAt: (offset) => ({ endOffset: Math.min(offset + pieceBytes, 1_000), wireMs: 10 }),
};
const session = createUploadSession(context);

const answer = (id: number, offset: number | null, more: object = {}) =>
  ({ kind: 'answer', id, offset, match: null, refusal: null, atMs: 20, ...more }) as const;
const offsets = (step: UploadStep): readonly number[] => step.send.map(({ offset }) => offset);
const sentIds = (step: UploadStep): readonly number[] => step.send.map(({ id }) => id);

/** The hub named itself. */
const confirmed = (step: UploadStep, atMs = 0): UploadStep =>
  session.next(step.state, { kind: 'confirmed', atMs });

/** The session with its first piece out. */
const opened = (): UploadStep => confirmed(session.begin());

/** The session after its first piece was taken: two pieces are out. */
const streaming = (): UploadStep => session.next(opened().state, answer(1, 100));

describe('an upload session', () => {
  it('sends the first piece alone and gives the device its time to erase', () => {
    const step = opened();
    expect({ offsets: offsets(step), waitMs: step.waitMs }).toEqual({ offsets: [0], waitMs: 5_010 });
  });

  it('sends nothing before the hub has named itself', () => {
    const step = session.begin();
    expect({ name: step.state.name, send: step.send, isOver: step.isOver }).toEqual({
      name: 'asking',
      send: [],
      isOver: false,
    });
  });

  it.each<[string, (step: UploadStep) => UploadStep]>([
    [
      'the first piece was not answered',
      () => session.next(opened().state, { kind: 'timeout', atMs: 9_000 }),
    ],
    ['the device has a place of its own', () => session.next(opened().state, answer(1, 730))],
    ['the device has it all already', () => session.next(opened().state, answer(1, 1_000))],
    ['a later piece was not answered', ({ state }) => session.next(state, { kind: 'timeout', atMs: 9_000 })],
    ['a piece was not taken', ({ state }) => session.next(state, answer(3, 100))],
    ['the device tells an offset within a piece', ({ state }) => session.next(state, answer(2, 250))],
    ['the device tells an offset past all that was sent', ({ state }) => session.next(state, answer(2, 900))],
    [
      'the device is busy',
      ({ state }) => session.next(state, answer(2, null, { refusal: { group: null, code: 10 } })),
    ],
  ])('holds until the hub has named itself again when %s', (_, stumble) => {
    const step = stumble(streaming());
    expect({ name: step.state.name, send: step.send, isOver: step.isOver }).toEqual({
      name: 'asking',
      send: [],
      isOver: false,
    });
  });

  it('is done with a device that has it all already, and hands on its word', () => {
    const step = confirmed(session.next(opened().state, answer(1, 1_000, { match: true })));
    expect(step.state).toEqual({ name: 'done', match: true });
  });

  it('ends as it stood when the hub does not name itself', () => {
    const held = session.next(streaming().state, { kind: 'timeout', atMs: 9_000 });
    const { state } = session.next(held.state, { kind: 'unconfirmed', atMs: 9_500 });
    expect(state).toMatchObject({ name: 'failed', fault: { code: 'transfer-stalled' } });
  });

  it('goes on from where the device says it is', () => {
    const step = confirmed(session.next(opened().state, answer(1, 730)));
    expect(offsets(step)).toEqual([730, 830]);
  });

  it('widens its window with every answer, up to what is allowed', () => {
    const second = streaming();
    const third = session.next(second.state, answer(2, 200));
    const fourth = session.next(third.state, answer(3, 300));
    expect([second, third, fourth].map(offsets)).toEqual([[100, 200], [300, 400], [500]]);
  });

  it('takes an answer for the lost ones before it', () => {
    const step = session.next(streaming().state, answer(3, 300));
    expect({ acknowledged: step.state, offsets: offsets(step) }).toMatchObject({
      acknowledged: { acknowledgedBytes: 300 },
      offsets: [300, 400, 500],
    });
  });

  it('goes back to the gap that the device tells of, one piece at a time', () => {
    const step = confirmed(session.next(streaming().state, answer(3, 100)));
    expect(offsets(step)).toEqual([100]);
  });

  it('passes over an answer that comes twice, or to a piece given up', () => {
    const moved = session.next(streaming().state, answer(2, 200));
    const again = session.next(moved.state, answer(2, 200));
    expect({ state: again.state, sent: again.send }).toEqual({ state: moved.state, sent: [] });
  });

  it('sends what is due again to a device that tells an offset past all that was sent', () => {
    expect(offsets(confirmed(session.next(streaming().state, answer(2, 900))))).toEqual([100]);
  });

  it('goes on from where a device stopped that takes a part of a piece', () => {
    expect(offsets(confirmed(session.next(streaming().state, answer(2, 160))))).toEqual([160]);
  });

  it('takes parts of pieces without end, so long as each brings the upload on', () => {
    let step = streaming();
    for (let offset = 160; offset < 1_000; offset += 60) {
      const piece = step.send[0];
      step = confirmed(session.next(step.state, answer(piece?.id ?? 0, offset)));
    }
    expect(step.state.name).toBe('streaming');
  });

  it('passes over an answer without an offset', () => {
    const before = streaming();
    expect(session.next(before.state, answer(2, null)).state).toEqual(before.state);
  });

  it('lets no stream of answers that say nothing keep its deadline from passing', () => {
    const step = session.next(streaming().state, answer(99, 100, { atMs: 10_000 }));
    expect(step.state.name).toBe('asking');
  });

  it.each([0, 40])('says that its place was lost when the device expects byte %i, which it had', (offset) => {
    const { state } = session.next(streaming().state, answer(2, offset));
    expect(state).toEqual({ name: 'lost-place', acknowledgedBytes: 100 });
  });

  it('goes back for a device that is busy, out of buffers, or got a request that noise changed', () => {
    for (const code of [2, 3, 8, 10]) {
      const refusal = { group: null, code };
      expect(offsets(confirmed(session.next(streaming().state, answer(2, null, { refusal }))))).toEqual([
        100,
      ]);
    }
  });

  it.each([
    { group: null, code: 7 },
    { group: 0, code: 7 },
    { group: 1, code: 15 },
  ])('ends as too large on %o, for smaller frames to be tried', (refusal) => {
    const step = session.next(streaming().state, answer(2, null, { refusal }));
    expect({ state: step.state, isOver: step.isOver }).toEqual({
      state: { name: 'too-large', refusal, acknowledgedBytes: 100 },
      isOver: true,
    });
  });

  it('says transfer-refused, with the code, of a device that refuses each time with what may pass', () => {
    const refusal = { group: null, code: 3 };
    let step = streaming();
    for (let id = 2; !step.isOver; id = sentIds(step)[0] ?? 0)
      step = confirmed(session.next(step.state, answer(id, null, { refusal })));
    expect(step.state).toMatchObject({
      name: 'failed',
      fault: {
        code: 'transfer-refused',
        message: 'slot 3: upload at 100 of 1000 bytes: the hub answers error 3, 3 times',
      },
    });
  });

  it.each([
    [{ group: 1, code: 12 }, 'hub-write-failed'],
    [{ group: null, code: 1 }, 'hub-write-failed'],
    [{ group: 1, code: 9 }, 'transfer-refused'],
    [{ group: null, code: 6 }, 'transfer-refused'],
  ])('fails on %o as %s', (refusal, code) => {
    const { state } = session.next(streaming().state, answer(2, null, { refusal }));
    expect(state).toMatchObject({ name: 'failed', fault: { code } });
  });

  it('gives up an offset after its tries and says how they ended', () => {
    let step = streaming();
    for (let attempt = 1; attempt <= 3; attempt++)
      step = confirmed(session.next(step.state, { kind: 'timeout', atMs: attempt * 1_000 }));
    expect(step.state).toMatchObject({
      name: 'failed',
      fault: {
        code: 'transfer-stalled',
        message:
          'slot 3: upload at 100 of 1000 bytes: sent 3 times: 3 times not answered within 200 ms, 0 times not taken',
      },
    });
  });

  it('ends with cancelled when it is cancelled', () => {
    const { state } = session.next(streaming().state, { kind: 'cancel', atMs: 5 });
    expect(state).toMatchObject({ name: 'failed', fault: { code: 'cancelled' } });
  });

  it('hands on what the device says of the whole', () => {
    const resumed = confirmed(session.next(opened().state, answer(1, 900)));
    const [id = 0] = sentIds(resumed);
    const { state } = session.next(resumed.state, answer(id, 1_000, { match: false }));
    expect(state).toEqual({ name: 'done', match: false });
  });
});

/** A device that takes pieces in order, over a line that loses, doubles and delays. */
const runOver = (fates: readonly number[], from: number) => {
  let expected = from;
  let turn = 0;
  let skips = 0;
  let atMs = 0;
  const waiting: { readonly id: number; readonly offset: number }[] = [];
  const fate = (): number => fates[turn++ % fates.length] ?? 0;
  let step = session.begin();
  const arrive = (piece: Piece): void => {
    if (piece.offset === 0 && expected === 0) expected = pieceBytes;
    else if (piece.offset === expected) expected = piece.endOffset;
    const said = { id: piece.id, offset: expected };
    const what = fate();
    if (what !== 1) waiting.push(said);
    if (what === 2) waiting.push(said);
  };
  for (let steps = 0; !step.isOver && steps < 500; steps++) {
    if (step.state.name === 'asking') {
      step = confirmed(step, atMs);
      continue;
    }
    for (const piece of step.send) if (fate() !== 0) arrive(piece);
    const next = fate() === 3 && skips++ < 50 ? waiting.pop() : waiting.shift();
    atMs += next === undefined ? step.waitMs : 1;
    step = session.next(
      step.state,
      next === undefined ? { kind: 'timeout', atMs } : answer(next.id, next.offset, { atMs }),
    );
  }
  return { state: step.state, expected };
};

describe('an upload session over a line that loses, doubles and delays', () => {
  it('is done only when the device has every byte, and ends named otherwise', () => {
    const fates = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 5, maxLength: 60 });
    fc.assert(
      fc.property(fates, fc.constantFrom(0, 100, 450, 900), (fate, from) => {
        const { state, expected } = runOver(fate, from);
        expect(['done', 'failed']).toContain(state.name);
        if (state.name === 'done') expect(expected).toBe(1_000);
        else
          expect(state).toMatchObject({
            fault: { code: expect.stringMatching(/^transfer-(stalled|noisy)$/) },
          });
      }),
      { numRuns: 500 },
    );
  });

  it('is done over a line that only doubles and delays', () => {
    const fates = fc.array(fc.integer({ min: 2, max: 9 }), { minLength: 5, maxLength: 60 });
    fc.assert(
      fc.property(fates, (fate) => {
        expect(runOver(fate, 0).state.name).toBe('done');
      }),
    );
  });
});
