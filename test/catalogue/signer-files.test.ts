import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSignerFiles } from '../../src-main/core/catalogue/signer-files.ts';

const pem = (namedCurve: string): string =>
  generateKeyPairSync('ec', { namedCurve }).publicKey.export({ format: 'pem', type: 'spki' }).toString();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reflash-signers-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const faultOf = (): { code: string; message: string } => {
  try {
    readSignerFiles(folder);
  } catch (error) {
    return error as { code: string; message: string };
  }
  throw new Error('test: nothing was refused');
};

describe("makers' key files", () => {
  it('are none without the folder', () => {
    expect(readSignerFiles(join(folder, 'nowhere'))).toEqual([]);
  });

  it('are read by manufacturer code, several per maker, beside other files', () => {
    const key = pem('prime256v1');
    for (const name of ['106c.pem', '106C-2026.pem', '1086.pem']) writeFileSync(join(folder, name), key);
    writeFileSync(join(folder, 'README.txt'), 'keys');
    expect(readSignerFiles(folder).map(({ manufacturer }) => manufacturer)).toEqual(['106C', '106C', '1086']);
    expect(readSignerFiles(folder)[0]?.publicKeyPem).toBe(key);
  });

  it.each([
    ['is no key', '106C.pem', 'hello', 'signer-key-unusable'],
    ['is on another curve', '106C.pem', pem('secp384r1'), 'signer-key-unusable'],
    [
      'names no manufacturer, so that nothing would be checked with it',
      'edmi.pem',
      pem('prime256v1'),
      'signer-key-unusable',
    ],
  ])('are refused by name when one %s', (_what, name, text, code) => {
    writeFileSync(join(folder, name), text);
    const fault = faultOf();
    expect(fault.code).toBe(code);
    expect(fault.message).toContain(join(folder, name));
  });

  it('are refused when one cannot be read', () => {
    mkdirSync(join(folder, '106C.pem'));
    expect(faultOf()).toMatchObject({ code: 'file-unreadable', message: expect.stringContaining('EISDIR') });
  });

  it('are refused when the folder is a file', () => {
    const path = join(folder, 'file');
    writeFileSync(path, '');
    expect(() => readSignerFiles(path)).toThrow(/ENOTDIR/);
    expect(() => readSignerFiles(path)).toThrow(expect.objectContaining({ code: 'file-unreadable' }));
  });
});
