import { describe, expect, it } from 'vitest';
import type { WedgeKey } from '../../../src-renderer/scan/key-character.ts';
import { hear, keyOf, label, rules, scannedKeys } from './wedge-keys.ts';

describe('a keyboard-wedge scanner', () => {
  it('is heard as one scan, ended by its suffix', () => {
    expect(hear(scannedKeys(label))).toMatchObject({ scans: [label], typed: '', takenCount: 1 });
  });

  it('may run at the slowest gap that is set', () => {
    expect(hear(scannedKeys(label, { gapMs: 35 })).scans).toEqual([label]);
  });

  it('counts twice when a second scan runs into the first', () => {
    const first = scannedKeys(label);
    const second = scannedKeys('RB:RETRY:3', { startMs: (first.at(-1)?.timeMs ?? 0) + 8 });
    expect(hear([...first, ...second]).scans).toEqual([label, 'RB:RETRY:3']);
  });

  it('is not heard without its suffix, and that is told', () => {
    const keys = scannedKeys(label).slice(0, -1);
    expect(hear(keys).acts).toEqual([{ kind: 'unfinished', characterCount: label.length }]);
  });

  it('swallows the line feed behind the carriage return', () => {
    const keys = scannedKeys(label);
    const lineFeed = keyOf('Enter', (keys.at(-1)?.timeMs ?? 0) + 8);
    expect(hear([...keys, lineFeed])).toMatchObject({ scans: [label], takenCount: 2 });
  });

  it.each([
    [8, 210, 1],
    [8, 211, 0],
    [200, 235, 1],
    [200, 236, 0],
  ])('of %s ms a character may send its line feed %s ms late, and no later', (gapMs, lateMs, taken) => {
    const keys = scannedKeys(label, { gapMs });
    const lineFeed = keyOf('Enter', (keys.at(-1)?.timeMs ?? 0) + lateMs);
    expect(hear([...keys, lineFeed]).takenCount).toBe(1 + taken);
  });

  it('may stumble once within a scan', () => {
    const keys = scannedKeys(label).map((key, i) => (i < 9 ? key : { ...key, timeMs: key.timeMs + 120 }));
    expect(hear(keys).scans).toEqual([label]);
  });

  it('has its prefix taken off', () => {
    expect(hear(scannedKeys(`~~${label}`), { ...rules, prefix: '~~' }).scans).toEqual([label]);
  });

  it('ends with Tab where that is set, and Enter then ends nothing', () => {
    const tab = { ...rules, suffix: 'Tab' } as const;
    expect(hear(scannedKeys(label, { suffix: 'Tab' }), tab).scans).toEqual([label]);
    expect(hear(scannedKeys(label), tab).scans).toEqual([]);
  });

  it('keeps a tab between two codes of one label in the scan', () => {
    const both = `${label}\t88-73-84-90-6A-10-02-DC`;
    const keys = scannedKeys(both).map((key) => (key.key === '\t' ? { ...key, key: 'Tab' } : key));
    expect(hear(keys)).toMatchObject({ scans: [both], takenCount: 2 });
  });

  it('is read with Caps Lock on as with it off', () => {
    const swapped = (key: WedgeKey): WedgeKey => {
      if (!/^[a-z]$/i.test(key.key)) return { ...key, isCapsLock: true };
      const other = key.isShift ? key.key.toLowerCase() : key.key.toUpperCase();
      return { ...key, key: other, isCapsLock: true };
    };
    expect(hear(scannedKeys('RB:USER:Ann Lee').map(swapped)).scans).toEqual(['RB:USER:Ann Lee']);
  });

  it('is read by the place of the keys where an AZERTY layout made nonsense of it', () => {
    const azerty: Readonly<Record<string, string>> = { A: 'Q', '-': ')', '8': '_', '0': 'à', '6': '-' };
    const keys = scannedKeys(label).map((key) => ({ ...key, key: azerty[key.key] ?? key.key }));
    expect(hear(keys).scans).toEqual([label]);
  });

  it('is read by the layout where scanner and layout agree', () => {
    const keys = scannedKeys('RB:USER:Zoe').map((key) => (key.key === 'Z' ? { ...key, code: 'KeyW' } : key));
    expect(hear(keys).scans).toEqual(['RB:USER:Zoe']);
  });

  it.each([
    ['Alt+029', (ms: number) => [...'029'].map((d) => keyOf(d, ms, { code: `Numpad${d}`, isAlt: true }))],
    ['Ctrl+]', (ms: number) => [keyOf(']', ms, { code: 'BracketRight', isCtrl: true })]],
  ])('sends GS as %s', (_how, gsKeys) => {
    const [first, second] = [scannedKeys(label).slice(0, -1), '88-73-84-90-6A-10-02-DC'];
    const ms = (first.at(-1)?.timeMs ?? 0) + 8;
    const keys = [...first, ...gsKeys(ms), ...scannedKeys(second, { startMs: ms + 8 })];
    expect(hear(keys).scans).toEqual([`${label}\u001d${second}`]);
  });

  it('names the first of its characters, to be taken back out of a text box', () => {
    const typed = [keyOf('h', 100, { isInTextBox: true }), keyOf('i', 300, { isInTextBox: true })];
    const { acts } = hear([...typed, ...scannedKeys(label, { overrides: { isInTextBox: true } })]);
    expect(acts).toEqual([{ kind: 'scan', text: label, firstToken: 3 }]);
  });

  it('presses no button with the spaces in a name', () => {
    const { takenCount } = hear(scannedKeys('RB:USER:Ann Lee'));
    expect(takenCount).toBe(2);
  });
});

describe('a person at the keyboard', () => {
  it('is heard key by key', () => {
    expect(hear([keyOf('3', 0), keyOf('r', 400)])).toMatchObject({ typed: '3r', scans: [] });
  });

  it('may roll two keys together', () => {
    expect(hear([keyOf('1', 0), keyOf('2', 20)])).toMatchObject({ typed: '12', scans: [] });
  });

  it('is not heard while a text box has the focus', () => {
    expect(hear([keyOf('r', 0, { isInTextBox: true })]).acts).toEqual([]);
  });

  it('may type a whole Device ID and Enter without it being a scan', () => {
    const keys = scannedKeys(label, { gapMs: 90, overrides: { isInTextBox: true } });
    expect(hear(keys)).toMatchObject({ scans: [], takenCount: 0 });
  });

  it('may hold a key down and press Enter', () => {
    const held = Array.from({ length: 30 }, (_, i) =>
      keyOf('a', i === 0 ? 0 : 500 + i * 30, { isRepeat: i > 0 }),
    );
    expect(hear([...held, keyOf('Enter', 1_420)])).toMatchObject({ scans: [], takenCount: 0 });
  });

  it('commands with Ctrl, which neither types nor scans', () => {
    expect(hear([keyOf('r', 0, { isCtrl: true })]).acts).toEqual([]);
  });

  it('who typed just before the scanner fired spoils nothing, and commands nothing', () => {
    const { scans, typed } = hear([keyOf('3', 900), ...scannedKeys(label, { startMs: 1_000 })]);
    expect({ scans, typed }).toEqual({ scans: [label], typed: '' });
  });

  it('is not believed to type into a text box as slowly as a site may set its scanner', () => {
    const slow = { ...rules, longestGapMs: 500 };
    expect(hear(scannedKeys(label, { gapMs: 120, overrides: { isInTextBox: true } }), slow).scans).toEqual(
      [],
    );
  });
});

describe('outside of text boxes', () => {
  it.each([5, 20, 40, 90, 130, 200, 290])('a scanner is heard at %s ms a character', (gapMs) => {
    for (const text of [label, 'RB:CLEAR:1', 'RB:USER:Ann Lee'])
      expect(hear(scannedKeys(text, { gapMs }))).toMatchObject({ scans: [text], typed: '' });
  });

  it.each([5, 40, 200])(
    'a scan that lost its head is none at %s ms, acts on nothing, and is told',
    (gapMs) => {
      const keys = scannedKeys(label, { gapMs }).slice(1);
      const { acts, typed } = hear(keys);
      expect(typed).toBe('');
      // A quick one goes to the core as it came, which says what is wrong with it.
      if (gapMs > rules.longestGapMs)
        expect(acts).toEqual([{ kind: 'unfinished', characterCount: label.length - 1 }]);
    },
  );

  it.each([
    ['its end', ['S', 'Y', 'N', 'C']],
    ['all but two letters', ['r', 's']],
    ['all but a letter and its suffix', ['s', 'Enter']],
    ['all but a letter and another key', ['c', 'Escape']],
  ])('a slow scan of which %s came presses no key of the bench, nor what has the focus', (_what, all) => {
    const { acts, takenCount } = hear(all.map((key, at) => keyOf(key, 1_000 + at * 200)));
    expect(acts).toEqual([]);
    expect(takenCount).toBe(all.filter((key) => key.length > 1).length);
  });

  it('a key right after a scan is no command', () => {
    const keys = scannedKeys(label);
    const lastMs = keys.at(-1)?.timeMs ?? 0;
    expect(hear([...keys, keyOf('s', lastMs + 100)]).typed).toBe('');
    expect(hear([...keys, keyOf('s', lastMs + 301)]).typed).toBe('s');
  });

  it('a key right after Tab, Escape or Enter by themselves is a person’s', () => {
    for (const before of ['Tab', 'Escape', 'Enter'])
      expect(hear([keyOf(before, 1_000), keyOf('s', 1_100)]).typed).toBe('s');
  });

  it('a key right after the rest of a scan is none either', () => {
    const rest = [...'L1'].map((key, at) => keyOf(key, 1_000 + at * 40));
    expect(hear([...rest, keyOf('Escape', 1_080), keyOf('s', 1_120)]).typed).toBe('');
  });

  it('STX and ETX that a scanner presses with Ctrl are no part of the text, and copy nothing', () => {
    const end = scannedKeys(label);
    const etx = keyOf('c', (end.at(-2)?.timeMs ?? 0) + 4, { isCtrl: true });
    const keys = [keyOf('b', 990, { isCtrl: true }), ...end.slice(0, -1), etx, ...end.slice(-1)];
    expect(hear(keys)).toMatchObject({ scans: [label], takenCount: 2 });
  });
});
