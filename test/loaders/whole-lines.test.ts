import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patternWith } from '../../src-main/core/loaders/settings-fields.ts';
import { parseIdentity, versionIn } from '../../src-main/core/loaders/spoken-identity.ts';
import { aheadOfLineLike, endedText, fieldOf, lineLike } from '../../src-main/core/loaders/whole-lines.ts';
import { createTextWindow } from '../../src-main/core/protocols/console/text-window.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { rigUBootSettings } from '../rig/u-boot-settings.ts';

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const versionPattern = 'version=(?<version>\\S{1,8})';
const hub = sampleIdentity(2);
const identityText = `chf_id=${hub.chf}\r\ngpf_id=${hub.gpf}\r\nch_manufacturer=106C\r\nch_model=01020003\r\n`;

const lineEnd = fc.constantFrom('\r\n', '\n', '\n\r');
const junk = fc.stringMatching(/^[ -~\r\x80-\xff]{0,12}$/);
const spoken = fc.oneof(
  junk,
  fc.stringMatching(/^[ \t]{0,2}version=[!-~]{1,10} ?$/),
  fc.constantFrom('version=', 'version=01020304', 'version=01020304 x', 'new version=01020304'),
);
const output = fc
  .array(fc.tuple(spoken, lineEnd), { maxLength: 6 })
  .chain((lines) => junk.map((rest) => `${lines.map(([text, end]) => text + end).join('')}${rest}`));

describe('a field', () => {
  it('is null or what the whole output gives, whatever prefix of it arrives', () => {
    fc.assert(
      fc.property(output, fc.nat(80), (text, length) => {
        const part = fieldOf(text.slice(0, length), versionPattern, 'version');
        expect([null, fieldOf(text, versionPattern, 'version')]).toContain(part);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is read from each command’s own output: the cut end of one is not joined to the next', () => {
    fc.assert(
      fc.property(output, fc.nat(80), output, (first, length, second) => {
        const joined = endedText(first.slice(0, length)) + endedText(second);
        const alone = [fieldOf(first, versionPattern, 'version'), fieldOf(second, versionPattern, 'version')];
        expect([null, ...alone]).toContain(fieldOf(joined, versionPattern, 'version'));
      }),
    );
  });

  it.each([
    ['of a line that ends in CR LF', 'version=01020304\r\n', '01020304'],
    ['of a line that ends in LF CR', 'x\n\rversion=01020304\n\r', '01020304'],
    ['of a line that ends in LF', 'version=01020304\n', '01020304'],
    ['with white space around its line', '\t version=01020304  \r\r\n', '01020304'],
    ['of the first line like it', 'version=01\nversion=02\n', '01'],
  ])('is taken %s', (_, text, version) => {
    expect(fieldOf(text, versionPattern, 'version')).toBe(version);
  });

  it.each([
    ['whose end was cut', 'version=0'],
    ['whose line end was not heard', 'version=01020304\r'],
    ['with more than the pattern allows', 'version=010203040506\r\n'],
    ['with something in front', 'old version=01020304\r\n'],
    ['that a carriage return wrote over', 'loading\rversion=01020304\r\n'],
  ])('is not taken from a line %s', (_, text) => {
    expect(fieldOf(text, versionPattern, 'version')).toBeNull();
  });

  it.each([
    ['without the white space around it', 'version=(?<version>.*);', 'version= 01 ;', '01'],
    ['as none where its part of the line is left out', 'version(?:=(?<version>.*))?', 'version', null],
    ['as none where the pattern has no such field', 'version=.*', 'version=01', null],
  ])('is given %s', (_, pattern, line, version) => {
    expect(fieldOf(`${line}\n`, pattern, 'version')).toBe(version);
  });
});

describe('what counts of a text', () => {
  it.each([
    ['one\r\ntwo\r\nthr', 'one\r\ntwo\r\n'],
    ['one\n\rtwo', 'one\n'],
    ['one', ''],
  ])('of %j is %j', (text, ended) => {
    expect(endedText(text)).toBe(ended);
  });
});

describe('an identity', () => {
  it('is never another hub’s, whatever prefix of the answers arrives', () => {
    const whole = parseIdentity(identityText, rigUBootSettings.identity, null);
    for (let length = 0; length <= identityText.length; length++) {
      const reading = parseIdentity(identityText.slice(0, length), rigUBootSettings.identity, null);
      expect('problem' in reading ? whole : reading).toEqual(whole);
    }
  });
});

describe('a line that a console waits for', () => {
  const announcement = lineLike('CH-FIRMWARE version=(?<version>\\S{1,8})');

  it('is heard once its end has come, however it was cut into chunks', () => {
    fc.assert(
      fc.property(output, fc.array(fc.nat(40), { maxLength: 6 }), (before, cuts) => {
        const text = `${before}\nCH-FIRMWARE version=01020304\r\n`;
        const window = createTextWindow();
        const heard: (string | undefined)[] = [];
        let from = 0;
        for (const to of [...cuts.sort((a, b) => a - b), text.length]) {
          window.push(bytesOf(text.slice(from, to)));
          heard.push(window.take({ announcement })?.match.groups?.version);
          from = Math.max(from, to);
        }
        expect(heard.filter((version) => version !== undefined)).toEqual(['01020304']);
      }),
    );
  });

  const number = lineLike('(?<version>\\d{1,8})');

  it('is no whole one once another pattern took its beginning', () => {
    const window = createTextWindow();
    window.push(bytesOf('last 01020304\r\n'));
    window.take({ left: /^last \d\d/ });
    expect(window.take({ number })).toBeNull();
    window.push(bytesOf('05060708\r\n'));
    expect(window.take({ number })).toMatchObject({
      match: { groups: { version: '05060708' } },
      before: '020304\r\n',
    });
  });

  it('is no whole one whatever its line end, nor the end of such a line', () => {
    const window = createTextWindow();
    window.push(bytesOf('last 017\n02\n'));
    window.take({ left: /^last \d\d/ });
    expect(window.take({ digits: lineLike('(?<version>\\d*)') })?.match.groups).toEqual({ version: '02' });
  });

  it('is the first of all where nothing was said before', () => {
    expect(number.exec('01\r\n02\r\n')?.groups).toEqual({ version: '01' });
  });

  it('is taken with its line end, and nothing of the next', () => {
    const window = createTextWindow();
    window.push(bytesOf('boot\r\n01\r\n02\r\n'));
    expect([window.take({ number })?.before, window.drain()]).toEqual(['boot\r\n', '02\r\n']);
  });

  it('stays where it is for whoever reads next, if asked to', () => {
    const window = createTextWindow();
    window.push(bytesOf('boot\r\nversion=01\r\n'));
    const ahead = window.take({ ahead: aheadOfLineLike(versionPattern) });
    expect([ahead?.before, window.drain()]).toEqual(['boot\r\n', 'version=01\r\n']);
  });
});

describe('a pattern with fields', () => {
  it.each(['\\r?$', '\\n', '[\\s\\S]*', '[^]*', '\\x0a', '\\u000D', '\\cJ', '[^\\n]*', '\n'])(
    'is refused with %j in it, which no single line has',
    (end) => {
      expect(patternWith('version').safeParse(`${versionPattern}${end}`).error?.issues[0]?.message).toMatch(
        /one line at a time/,
      );
    },
  );

  it.each(['.*', '$', '\\\\n', '\\s\\S', '\\[n]'])('may have %j in it', (end) => {
    expect(patternWith('version').safeParse(`${versionPattern}${end}`).success).toBe(true);
  });

  it('gives no version to a word longer than one', () => {
    expect(versionIn('version=0102030405\n', versionPattern)).toBeNull();
  });
});
