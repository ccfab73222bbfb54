import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFrame, longestFrameBytes } from '../../../src-main/core/protocols/smp/frame.ts';
import { type FramingKind, framings } from '../../../src-main/core/protocols/smp/framing.ts';

const kinds: readonly FramingKind[] = ['console', 'raw'];
const limitBytes = 8_192;

/** A write answer with a random map in it, as an upload's. */
const packets = fc
  .record({
    sequence: fc.nat(255),
    off: fc.nat(),
    data: fc.uint8Array({ maxLength: 600 }),
    text: fc.string({ maxLength: 20 }),
  })
  .map(({ sequence, off, data, text }) =>
    encodeFrame(
      { version: 2, operation: 'write-answer', group: 1, command: 1, sequence },
      { off, data, text },
    ),
  );

const split = (bytes: Uint8Array, sizes: readonly number[]): readonly Uint8Array[] => {
  const parts: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    parts.push(bytes.subarray(at, at + size));
    at += size;
  }
  return parts;
};

const joined = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat([...parts]));

describe.each(kinds)('%s framing', (kind) => {
  const framing = framings[kind];

  it('gives back what it was given, whole, byte by byte or in any pieces', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(packets, { minLength: 1, maxLength: 5 }), sizes, (sent, cuts) => {
        const framer = framing.createFramer(limitBytes);
        const bytes = joined(sent.map((packet) => framing.encode(packet)));
        const received = split(bytes, cuts).flatMap((part) => framer.push(part));
        expect(received).toEqual(sent);
      }),
    );
  });

  it('takes as many bytes on the wire as it says', () => {
    fc.assert(
      fc.property(packets, (packet) => {
        expect(framing.encode(packet)).toHaveLength(framing.wireBytes(packet.length));
      }),
    );
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 6 }), (parts) => {
        const framer = framing.createFramer(limitBytes);
        for (const part of parts) framer.push(part);
        framer.giveUp();
      }),
    );
  });

  it('finds a packet behind garbage once nothing more comes', () => {
    const end = Uint8Array.of(0x0a);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), packets, (garbage, packet) => {
        const framer = framing.createFramer(limitBytes);
        const before = [...framer.push(garbage), ...(kind === 'console' ? framer.push(end) : [])];
        const found = [...before, ...framer.push(framing.encode(packet)), ...framer.giveUp()];
        expect(found.at(-1)).toEqual(packet);
      }),
    );
  });

  it('drops a packet longer than its limit and takes the next', () => {
    const header = { version: 2, operation: 'write', group: 1, command: 1, sequence: 1 } as const;
    const long = encodeFrame(header, { data: new Uint8Array(2_000) });
    const short = encodeFrame(header, { off: 1 });
    const framer = framing.createFramer(1_000);
    const taken = framer.push(joined([framing.encode(long), framing.encode(short)]));
    expect([...taken, ...framer.giveUp()]).toEqual([short]);
  });
});

describe('console framing', () => {
  const { console: framing } = framings;
  const packet = encodeFrame(
    { version: 1, operation: 'write', group: 1, command: 1, sequence: 7 },
    { data: new Uint8Array(500).map((_, at) => at) },
  );

  it('writes the lines that other tools write', () => {
    // Reckoned with Python's base64 and binascii.crc_hqx for the echo of "hello", sequence 1.
    const echo = Buffer.from('02000009000001 00a1616465 68656c6c6f'.replaceAll(' ', ''), 'hex');
    expect(Buffer.from(framing.encode(echo)).toString('latin1')).toBe(
      '\x06\x09ABMCAAAJAAABAKFhZGVoZWxsb/0m\n',
    );
  });

  it('never writes a line over 127 bytes', () => {
    const lines = Buffer.from(framing.encode(packet)).toString('latin1').split('\n').slice(0, -1);
    expect(Math.max(...lines.map((line) => line.length + 1))).toBe(127);
    expect(lines.map((line) => line.slice(0, 2))).toEqual(['\x06\x09', ...Array(5).fill('\x04\x14')]);
  });

  it('takes no packet of which one bit was changed', () => {
    const good = framing.encode(packet);
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(7), (at, bit) => {
        const bad = good.slice();
        bad[at] = (bad[at] ?? 0) ^ (1 << bit);
        const taken = framing.createFramer(limitBytes).push(bad);
        expect(taken.filter((other) => Buffer.compare(other, packet) !== 0)).toEqual([]);
      }),
    );
  });

  it('bears text of the console before, between and after the lines of a packet', () => {
    const lines = Buffer.from(framing.encode(packet)).toString('latin1');
    const text = `uart:~$ ${lines.replace('\n', '\n[00:00:01.234] <inf> app: hello\r\n')}uart:~$ \n`;
    expect(framing.createFramer(limitBytes).push(Buffer.from(text, 'latin1'))).toEqual([packet]);
  });

  it('takes lines that end in CR LF', () => {
    const text = Buffer.from(framing.encode(packet)).toString('latin1').replaceAll('\n', '\r\n');
    expect(framing.createFramer(limitBytes).push(Buffer.from(text, 'latin1'))).toEqual([packet]);
  });

  it('begins anew when a first line comes before the last one was complete', () => {
    const whole = framing.encode(packet);
    const framer = framing.createFramer(limitBytes);
    expect(framer.push(joined([whole.subarray(0, 127), whole]))).toEqual([packet]);
  });
});

describe('an SMP frame', () => {
  it('has no more than its length field can tell', () => {
    const header = { version: 1, operation: 'write', group: 1, command: 1, sequence: 0 } as const;
    expect(() => encodeFrame(header, { data: new Uint8Array(longestFrameBytes) })).toThrow(RangeError);
  });
});
