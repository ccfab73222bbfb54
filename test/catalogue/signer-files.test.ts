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

describe("makers' key files", () => {
  it('are none without the folder', () => {
    expect(readSignerFiles(join(folder, 'nowhere'))).toEqual({ usable: [], unusable: [] });
  });

  it('are read by manufacturer code, several per maker, beside other files', () => {
    for (const name of ['106c.pem', '106C-2026.pem', '1086.pem'])
      writeFileSync(join(folder, name), pem('prime256v1'));
    writeFileSync(join(folder, 'README.txt'), 'keys');
    const { usable, unusable } = readSignerFiles(folder);
    expect(usable.map(({ manufacturer }) => manufacturer)).toEqual(['106C', '106C', '1086']);
    expect(usable[0]?.key.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
    expect(unusable).toEqual([]);
  });

  it.each([
    ['is no key', '106C.pem', 'hello', '106C'],
    ['is on another curve', '106C.pem', pem('secp384r1'), '106C'],
    ['does not say whose it is', 'edmi.pem', pem('prime256v1'), null],
  ])('are told by name when one %s, and the others are of use', (_what, name, text, manufacturer) => {
    writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, '1086.pem'), pem('prime256v1'));
    const { usable, unusable } = readSignerFiles(folder);
    expect(usable.map((key) => key.manufacturer)).toEqual(['1086']);
    expect(unusable).toMatchObject([
      {
        manufacturer,
        fault: { code: 'signer-key-unusable', message: expect.stringContaining(join(folder, name)) },
      },
    ]);
  });

  it('are told when one cannot be read', () => {
    mkdirSync(join(folder, '106C.pem'));
    expect(readSignerFiles(folder).unusable).toMatchObject([
      {
        manufacturer: '106C',
        fault: { code: 'file-unreadable', message: expect.stringContaining('EISDIR') },
      },
    ]);
  });

  it('are told to be anybody’s when the folder cannot be read', () => {
    const path = join(folder, 'file');
    writeFileSync(path, '');
    expect(readSignerFiles(path).unusable).toMatchObject([
      { manufacturer: null, fault: { code: 'file-unreadable', message: expect.stringContaining('ENOTDIR') } },
    ]);
  });
});
