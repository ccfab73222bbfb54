import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { checkUpload, vouchesFor } from '../../src-main/core/loaders/gecko/check-upload.ts';
import { gblFault } from '../../src-main/core/loaders/gecko/gbl.ts';
import { fitImage } from '../../src-main/core/loaders/gecko/image-fit.ts';
import { meaningOf } from '../../src-main/core/loaders/gecko/upload-errors.ts';
import { failureOf } from '../../src-main/core/loaders/gecko/upload-failure.ts';
import { type UploadVerdict, verdictText, verdictWithin } from '../../src-main/core/loaders/gecko/verdict.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { impatientGecko } from '../rig/gecko-settings.ts';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));

describe('what the bootloader vouched for', () => {
  it.each([
    [null, 'unproven', 'check-failed'],
    [bytesOf('an image'), 'matches', null],
    [bytesOf('an imagf'), 'differs', 'check-mismatch'],
    [bytesOf('an imagd'), 'differs', 'check-mismatch'],
    [bytesOf('an image and more'), 'differs', 'check-mismatch'],
  ])('of %s: it %s', (vouchedFor, word, code) => {
    const image = bytesOf('an image');
    expect(vouchesFor(vouchedFor, image)).toBe(word);
    const check = () => checkUpload('slot 3', vouchedFor, image);
    if (code === null) check();
    else expect(check).toThrow(expect.objectContaining({ code }));
  });
});

describe('an error of the bootloader', () => {
  it.each([
    ['18', 'image', 'turned down'],
    ['41', 'image', 'header'],
    ['42', 'hub', 'could not be written'],
    ['43', 'image', 'checksum is wrong'],
    ['44', 'image', 'tag is unknown'],
    ['45', 'image', 'signature is wrong'],
    ['48', 'image', 'overwrite the bootloader'],
    ['4A', 'hub', 'could not be erased'],
    ['4b', 'hub', 'could not be written'],
    ['4f', 'image', 'out of place'],
    ['50', 'image', 'no key'],
  ])('of the file, 0x%s, speaks of the %s and is final: %s', (code, culprit, words) => {
    const meaning = meaningOf({ source: 'file', code }, true);
    expect(meaning).toMatchObject({ culprit, isWorthAnother: false });
    expect(meaning.text).toMatch(new RegExp(`^file error 0x${code}, .*${words}`));
  });

  it('of the file that nobody wrote down speaks of the image, and is told as it was said', () => {
    const meaning = meaningOf({ source: 'file', code: '7E' }, false);
    expect(meaning).toEqual({ culprit: 'image', isWorthAnother: false, text: 'file error 0x7E' });
  });

  it.each([
    ['block', '18', false],
    ['block', '21', true],
    ['file', null, true],
    [null, null, true],
    [null, '18', true],
  ])(
    '%s 0x%s, the whole sent: %s, speaks of the line, and may not be said again',
    (source, code, isWhole) => {
      expect(meaningOf({ source, code }, isWhole)).toMatchObject({ culprit: 'line', isWorthAnother: true });
    },
  );

  it('block 0x18 behind the whole image speaks of the image, and may not be said again', () => {
    expect(meaningOf({ source: 'block', code: '18' }, true)).toEqual({
      culprit: 'image',
      isWorthAnother: true,
      text: 'block error 0x18, it ended too soon',
    });
    expect(meaningOf({ source: 'file', code: '18' }, true).isWorthAnother).toBe(false);
  });
});

describe('an upload without the bootloader’s word', () => {
  const refused = new Fault('transfer-refused', 'slot 3: broken off');
  const aborted = (source: string, code: string): UploadVerdict => ({ kind: 'aborted', source, code });
  it.each<[UploadVerdict, Fault | null, boolean, string, boolean, string]>([
    [aborted('file', '45'), refused, false, 'image-refused', false, 'refused the image: file error 0x45'],
    [aborted('block', '18'), null, true, 'image-refused', true, 'refused the image: block error 0x18'],
    [
      aborted('file', '4B'),
      refused,
      false,
      'hub-write-failed',
      false,
      'not write the image: file error 0x4B',
    ],
    [aborted('block', '21'), refused, false, 'transfer-refused', true, 'broken off; it said that'],
    [{ kind: 'silent' }, refused, false, 'transfer-refused', true, 'broken off; it said nothing more'],
    [
      { kind: 'unheard' },
      null,
      true,
      'upload-unconfirmed',
      true,
      'took all 900 bytes; then its menu came back',
    ],
    [{ kind: 'silent' }, null, true, 'upload-unconfirmed', false, 'took all 900 bytes; then it said nothing'],
  ])(
    '%j, broken off: %s, the whole sent: %s: %s',
    (verdict, broken, isWholeSent, code, isWorthAnother, words) => {
      const failure = failureOf('slot 3', 900, { verdict, refused: broken, isWholeSent });
      expect(failure).toMatchObject({ isWorthAnother, fault: { code } });
      expect((failure.fault as Fault).message).toMatch(new RegExp(`^slot 3: .*${words}`));
    },
  );

  it.each<[UploadVerdict, string]>([
    [{ kind: 'complete' }, 'it said that the upload is complete'],
    [{ kind: 'aborted', source: null, code: null }, 'it said that the upload was aborted'],
    [aborted('file', '45'), 'it said that the upload was aborted: file error 0x45'],
    [{ kind: 'unheard' }, 'its menu came back, and whether the image verified was not heard'],
    [{ kind: 'silent' }, 'it said nothing more, and its menu did not come back'],
  ])('%j is told in words: %s', (verdict, words) => {
    expect(verdictText(verdict)).toBe(words);
  });

  it.each([
    ['', 'silent'],
    ['\x06\r\nnoise', 'silent'],
    ['\r\nBL > ', 'unheard'],
    ['\r\nSerial upload aborted\r\n\r\nBL > ', 'silent'],
  ])('is %j overheard: %s', (text, kind) => {
    expect(verdictWithin(text, impatientGecko)).toEqual({ kind });
  });

  it('is overheard to break off only where the words begin a line, if the settings say so', () => {
    const bootloader = { ...impatientGecko.bootloader, aborted: '^aborted' };
    const settings = { ...impatientGecko, bootloader };
    expect(verdictWithin('\naborted\nBL > ', settings).kind).toBe('silent');
    expect(verdictWithin('not aborted\nBL > ', settings).kind).toBe('unheard');
  });
});

describe('an image that a bootloader may not take', () => {
  const tag = (id: number, data: readonly number[]): number[] => {
    const head = Buffer.alloc(8);
    head.writeUInt32LE(id, 0);
    head.writeUInt32LE(data.length, 4);
    return [...head, ...data];
  };
  const header = tag(0x03a617eb, [0, 0, 0, 3]);
  /** Ends with the CRC-32 of all before it, or with these bytes. */
  const ended = (before: readonly number[], data?: readonly number[]): Uint8Array => {
    const open = [...before, ...tag(0xfc0404fc, data ?? [0, 0, 0, 0])];
    if (data !== undefined) return Uint8Array.from(open);
    const whole = Buffer.from(open);
    whole.writeUInt32LE(crc32(whole.subarray(0, -4)), whole.length - 4);
    return Uint8Array.from(whole);
  };

  it.each<[string, Uint8Array, string | null]>([
    ['whole', ended(header), null],
    ['whole, with an empty tag in it', ended([...header, ...tag(7, [])]), null],
    ['whole, in the middle of a buffer', Buffer.from([0, ...ended(header)]).subarray(1), null],
    ['a header alone', Uint8Array.from(header), 'it has no end tag in 12 bytes'],
    ['a first word alone', Uint8Array.from(header.slice(0, 4)), 'it has no end tag in 4 bytes'],
    [
      'cut within a tag',
      Uint8Array.from([...header, ...tag(7, [1, 2, 3]).slice(0, -1)]),
      'its tag at byte 12 has 3 bytes, and the file ends after 2',
    ],
    ['an end tag too long', ended(header, [0, 0, 0, 0, 0]), 'its end tag at byte 12 has 5 bytes, not 4'],
    [
      'another checksum',
      ended(header, [1, 0, 0, 0xa]),
      `its end tag states the CRC-32 0A000001, and its bytes have ${crc32(ended(header).subarray(0, 20)).toString(16).toUpperCase().padStart(8, '0')}`,
    ],
    ['three bytes', Uint8Array.from(header.slice(0, 3)), null],
    ['no GBL', Uint8Array.from({ length: 40 }), null],
  ])('as a file: %s', (_, file, fault) => {
    expect(gblFault(file)).toBe(fault);
  });

  const fitted = (image: Uint8Array, changes: Partial<(typeof impatientGecko)['transfer']>) =>
    fitImage('slot 3', { ...impatientGecko, transfer: { ...impatientGecko.transfer, ...changes } }, image);

  it('is one of no bytes or of too many', () => {
    const tooLarge = expect.objectContaining({ code: 'image-too-large' });
    expect(() => fitted(new Uint8Array(), { magic: null })).toThrow(tooLarge);
    expect(() => fitted(new Uint8Array(9), { magic: null, maxBytes: 8 })).toThrow(tooLarge);
    expect(() => fitted(new Uint8Array(8), { magic: null, maxBytes: 8 })).not.toThrow();
    expect(() => fitted(new Uint8Array(1), { magic: null, maxBytes: 8 })).not.toThrow();
  });

  it('is one that begins otherwise, whichever way the settings write it', () => {
    const image = Uint8Array.of(0xab, 0xcd, 0xef);
    for (const magic of ['ABCD', 'abcd', null]) expect(() => fitted(image, { magic })).not.toThrow();
    expect(() => fitted(image, { magic: 'ABCE' })).toThrow(
      expect.objectContaining({
        code: 'image-unfit',
        message: 'slot 3: the image begins with ABCD, this bootloader takes ABCE',
      }),
    );
  });

  it('is a GBL file with a fault', () => {
    expect(() => fitted(Uint8Array.from(header), { magic: null })).toThrow(
      expect.objectContaining({
        code: 'image-unfit',
        message: 'slot 3: the image is no whole GBL file: it has no end tag in 12 bytes',
      }),
    );
  });
});
