import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseScan } from '../../src-shared/domain/scan-code.ts';

const chf = '88-73-84-90-6A-10-02-DB';
const gpf = '88-73-84-90-6A-10-02-DC';
const commandOf = (text: string) => {
  const code = parseScan(text);
  return code.kind === 'command' ? code.command : code.kind;
};
const whyNot = (text: string): string => {
  const code = parseScan(text);
  return code.kind === 'malformed' ? code.why : code.kind;
};

describe('a command barcode', () => {
  it.each([
    ['RB:USER:Ann Baker', { name: 'user', operator: 'Ann Baker' }],
    ['RB:USER:A', { name: 'user', operator: 'A' }],
    [`RB:USER:${'x'.repeat(60)}`, { name: 'user', operator: 'x'.repeat(60) }],
    ['RB:WO:WO0000000000001', { name: 'work-order', id: 'WO0000000000001' }],
    ['RB:WO:a:b', { name: 'work-order', id: 'a:b' }],
    ['RB:SLOT:3', { name: 'slot', slot: 3 }],
    ['RB:RETRY:12', { name: 'retry', slot: 12 }],
    ['RB:RETRY', { name: 'retry', slot: null }],
    ['RB:CLEAR:32', { name: 'clear', slot: 32 }],
    ['RB:STOP:1', { name: 'stop', slot: 1 }],
    ['RB:SYNC', { name: 'sync' }],
    ['RB:MUTE', { name: 'mute' }],
  ])('%s is understood', (text, command) => {
    expect(commandOf(text)).toEqual(command);
  });

  it.each([']C0RB:SLOT:3', '  ]C0 RB:SLOT:3', 'rb:slot:3', 'RB:SLOT:3\r', '  RB:SLOT: 3 ', 'RB:SLOT:03'])(
    '%j means the same as RB:SLOT:3',
    (text) => {
      expect(commandOf(text)).toEqual({ name: 'slot', slot: 3 });
    },
  );

  it.each([
    'RB:SLOT:0',
    'RB:SLOT:33',
    'RB:SLOT:003',
    'RB:SLOT:3.0',
    'RB:SLOT',
    'RB:STOP:x',
    'RB:RETRY:0',
    'RB:USER:',
    'RB:WO:',
    'RB:WO:a\tb',
    'RB:RETRY:x',
    'RB:MUTE:now',
    'RB:USER:a\tb',
    'RB:SYNC:now',
    'RB:',
    'RB:FLASH:1',
    'RB:SYNC!',
    'RB:1RB:SLOT:3',
    `RB:USER:${'x'.repeat(61)}`,
  ])('%j is malformed, never another command or a label', (text) => {
    expect(commandOf(text)).toBe('malformed');
  });
});

describe('a label', () => {
  it('gives the Device IDs of its codes in order, each once', () => {
    expect(parseScan(`]C0${gpf}\x1d]d1${chf.toLowerCase()}\r${gpf}`)).toEqual({
      kind: 'label',
      ids: [gpf, chf],
    });
  });

  it.each([
    ['what scanners put around it', `\x1d ]C1 ${gpf} \r\n`, [gpf]],
    ['four codes', [gpf, chf, chf, gpf].join(';'), [gpf, chf]],
  ])('is read with %s', (_what, text, ids) => {
    expect(parseScan(text)).toEqual({ kind: 'label', ids });
  });

  it('is malformed with a single sign left over, or with a command or a prefix in it', () => {
    expect(whyNot(`${gpf.slice(0, 11)}]C0${gpf.slice(11)}`)).toMatch(/^Label: /);
    expect(whyNot(`${gpf};X`)).toBe('Label: "X" is not a Device ID (eight octets, two hex digits each)');
    expect(whyNot(`${gpf} RB:SLOT:3`)).toMatch(/^Label: /);
  });

  it('is quoted by its first sixty signs where it is malformed', () => {
    expect(whyNot('x'.repeat(61))).toContain(`"${'x'.repeat(60)}" `);
    expect(whyNot(`RB:${'x'.repeat(61)}`)).toContain(`"RB:${'x'.repeat(57)}" `);
  });

  it('is malformed as a whole when one of its codes is', () => {
    expect(parseScan(`${gpf}\r88-73`)).toMatchObject({
      kind: 'malformed',
      why: expect.stringContaining('"88-73"'),
    });
  });

  it('is malformed when it has no code, or more than a label carries', () => {
    expect([parseScan('').kind, parseScan([chf, chf, chf, chf, gpf].join('\r')).kind]).toEqual([
      'malformed',
      'malformed',
    ]);
  });
});

it('whatever is scanned has a meaning or a reason, and never throws', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `RB:${text}`),
      ),
      (text) => {
        expect(['label', 'command', 'malformed']).toContain(parseScan(text).kind);
      },
    ),
  );
});
