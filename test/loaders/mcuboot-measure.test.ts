import { describe, expect, it } from 'vitest';
import { createUploadMeasure, replyFrameBytes } from '../../src-main/core/loaders/mcuboot/upload-measure.ts';
import { planUpload } from '../../src-main/core/loaders/mcuboot/upload-request.ts';
import { createUploadSession } from '../../src-main/core/loaders/mcuboot/upload-session.ts';
import { wireMs } from '../../src-main/core/protocols/ceiling.ts';
import { framings } from '../../src-main/core/protocols/smp/framing.ts';

interface Line {
  readonly imageBytes: number;
  readonly baudRate: number;
  readonly turnAroundMs: number;
  readonly window: number;
  readonly frameBytes: number;
  /** Times as long as its baud rate says; 1 unless told. */
  readonly slowness?: number;
}

const { wireBytes } = framings.console;

/** An upload over a line that loses no time of its own, or a set share, in time that is reckoned and not waited for. */
const uploadOverIdealLine = ({
  imageBytes,
  baudRate,
  turnAroundMs,
  window,
  frameBytes,
  slowness = 1,
}: Line) => {
  const plan = planUpload(new Uint8Array(imageBytes), 0, frameBytes);
  const overheadBytes = plan.usual.frameBytes - plan.usual.payloadBytes;
  const replyMs = wireMs(wireBytes(replyFrameBytes), baudRate);
  const sentMs = (bytes: number): number => wireMs(wireBytes(bytes + overheadBytes), baudRate);
  const session = createUploadSession({
    linkName: 'ideal',
    imageBytes,
    window,
    tries: 3,
    eraseMs: 10_000,
    chunkMs: 10_000,
    pieceAt: (offset) => {
      const { endOffset } = plan.requestAt(offset);
      return { endOffset, wireMs: sentMs(endOffset - offset) + replyMs };
    },
  });
  const measure = createUploadMeasure({
    framing: 'console',
    baudRate,
    window,
    frameBytes,
    payloadBytes: plan.usual.payloadBytes,
  });
  const answers: { readonly id: number; readonly offset: number; readonly atMs: number }[] = [];
  let sendingFreeMs = 0;
  let answeringFreeMs = 0;
  let nowMs = 0;
  let step = session.next(session.begin().state, { kind: 'confirmed', atMs: 0 });
  while (!step.isOver) {
    for (const piece of step.send) {
      measure.sent(piece);
      const onWireMs = slowness * sentMs(piece.endOffset - piece.offset);
      sendingFreeMs = Math.max(sendingFreeMs, nowMs) + onWireMs;
      answeringFreeMs = Math.max(answeringFreeMs, sendingFreeMs + turnAroundMs) + replyMs;
      answers.push({ id: piece.id, offset: piece.endOffset, atMs: answeringFreeMs });
    }
    const next = answers.shift();
    if (next === undefined) throw new Error('the upload waits for nothing');
    nowMs = next.atMs;
    step = session.next(step.state, { kind: 'answer', ...next, match: null, refusal: null });
    if (step.acknowledged !== null) measure.acknowledged(step.acknowledged, next.offset, nowMs);
  }
  return measure.report();
};

describe('the share of the ceiling of an upload over a line that loses no time', () => {
  const lines: Line[] = [];
  for (const imageBytes of [8_192, 16_384, 65_536, 524_288])
    for (const baudRate of [115_200, 921_600])
      for (const turnAroundMs of [1, 16])
        for (const window of [1, 2, 3])
          for (const frameBytes of [256, 1_024])
            lines.push({ imageBytes, baudRate, turnAroundMs, window, frameBytes });

  it.each(lines)(
    'is whole: $imageBytes bytes, $baudRate baud, $turnAroundMs ms, window $window, frames $frameBytes',
    (line) => {
      const { ceilingFraction } = uploadOverIdealLine(line);
      expect(ceilingFraction).toBeGreaterThan(0.98);
    },
  );
});

/** With a window of 1 all that is lost between two requests counts as turn-around. */
it.each([2, 3])('does not flatter a line that takes 1.25 times as long as it should, window %i', (window) => {
  const line = { imageBytes: 65_536, baudRate: 115_200, turnAroundMs: 1, window, frameBytes: 1_024 };
  const { ceilingFraction } = uploadOverIdealLine({ ...line, slowness: 1.25 });
  expect(ceilingFraction).toBeGreaterThan(0.79);
  expect(ceilingFraction).toBeLessThan(0.83);
});
