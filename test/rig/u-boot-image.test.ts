import { describe, expect, it } from 'vitest';
import { makeRigFirmware, parseScriptImage } from './u-boot-image.ts';

describe('rig firmware', () => {
  it('is as large as asked and names its version', () => {
    const image = makeRigFirmware({ version: '01020304', padBytes: 65536 });
    expect(image.length).toBe(65536);
    expect(parseScriptImage(image)?.name).toBe('01020304');
  });

  it('is the same in every run', () => {
    const make = () => makeRigFirmware({ version: '01020304', padBytes: 4096 });
    expect(make()).toEqual(make());
  });

  it('announces its version from its script', () => {
    const script = parseScriptImage(makeRigFirmware({ version: 'A1B2' }))?.script;
    expect(script).toContain('CH-FIRMWARE version=A1B2 chf=');
  });

  it('is not accepted torn at any length', () => {
    const image = makeRigFirmware({ version: '01020304', padBytes: 1024 });
    for (let length = 0; length < image.length; length++)
      expect(parseScriptImage(image.subarray(0, length))).toBeNull();
  });

  it('is not accepted with any one byte changed', () => {
    const image = makeRigFirmware({ version: '01020304', padBytes: 512 });
    for (let at = 0; at < image.length; at++) {
      const changed = image.slice();
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      expect(parseScriptImage(changed)).toBeNull();
    }
  });

  it('refuses a size that cannot hold its script', () => {
    expect(() => makeRigFirmware({ version: '01020304', padBytes: 64 })).toThrow(RangeError);
  });
});
