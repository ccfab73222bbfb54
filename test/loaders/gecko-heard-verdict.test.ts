import { describe, expect, it } from 'vitest';
import { type UploadContext, uploadImage } from '../../src-main/core/loaders/gecko/upload.ts';
import { hearVerdict } from '../../src-main/core/loaders/gecko/verdict.ts';
import { cancelSequence } from '../../src-main/core/protocols/xmodem/frame.ts';
import { rigGeckoSettings } from '../rig/gecko-settings.ts';
import { passVirtualTime } from '../rig/virtual-time.ts';
import { never, prompt, type ScriptedHub, scriptedHub } from './gecko-script.ts';

passVirtualTime();

const aborted = '\r\nSerial upload aborted\r\n\0';
const complete = '\r\nSerial upload complete\r\n\0';
const endOfFile = '\x04';
const cancel = Buffer.from(cancelSequence).toString('latin1');

const settings = {
  ...rigGeckoSettings,
  bootloader: {
    ...rigGeckoSettings.bootloader,
    ready: '^begin upload\\r?$',
    complete: '^Serial upload complete',
    aborted: '^Serial upload aborted',
    reason: '^(?<source>file|block) error 0x\\x00?(?<code>[0-9A-F]{2})\\r?\\n',
  },
};

describe('the verdict on an upload', () => {
  it.each<[string, readonly (readonly [number, string])[], object]>([
    ['complete', [[0, complete + prompt]], { kind: 'complete' }],
    [
      'aborted, with its reason right behind',
      [[0, `${aborted}\r\nfile error 0x\x0045\r\n${prompt}`]],
      { kind: 'aborted', source: 'file', code: '45' },
    ],
    [
      'aborted, with its reason soon behind',
      [
        [0, aborted],
        [150, '\r\nblock error 0x21\r\n'],
      ],
      { kind: 'aborted', source: 'block', code: '21' },
    ],
    [
      'aborted, with its reason too late',
      [
        [0, aborted],
        [400, '\r\nblock error 0x21\r\n'],
      ],
      { kind: 'aborted', source: null, code: null },
    ],
    ['aborted, without a reason', [[0, aborted + prompt]], { kind: 'aborted', source: null, code: null }],
    ['its menu alone', [[0, prompt]], { kind: 'unheard' }],
  ])('is heard as %s', async (_, lines, verdict) => {
    const hub = scriptedHub(() => null, settings);
    for (const [ms, text] of lines) hub.sayIn(ms, text);
    await expect(hearVerdict(hub.line, never)).resolves.toEqual(verdict);
    expect(hub.sent).toEqual([]);
  });

  it('is asked for twice by the end of the file, each time in a silence', async () => {
    const hub = scriptedHub(() => null, settings);
    await expect(hearVerdict(hub.line, never)).resolves.toEqual({ kind: 'silent' });
    expect(hub.sent).toEqual([endOfFile, endOfFile]);
  });

  it('is heard behind the end of the file that was said again', async () => {
    let ends = 0;
    const hub = scriptedHub(() => (++ends === 2 ? complete : null), settings);
    await expect(hearVerdict(hub.line, never)).resolves.toEqual({ kind: 'complete' });
    expect(hub.sent).toEqual([endOfFile, endOfFile]);
  });
});

describe('an upload that does not begin', () => {
  const upload = (
    { line, menu }: ScriptedHub,
    beforeBlocks: UploadContext['beforeBlocks'] = async () => {},
  ) => uploadImage({ line, menu, onProgress: () => {}, beforeBlocks, signal: never }, new Uint8Array(256));

  it('is tried as often as it may be while the menu answers, and leaves no transfer open', async () => {
    const hub = scriptedHub(() => prompt, settings);
    await expect(upload(hub)).rejects.toMatchObject({
      code: 'transfer-refused',
      message: 'slot 3: the bootloader did not begin an upload within 3000 ms',
    });
    await hub.line.rest(1, never);
    expect(hub.sent).toEqual(['1', cancel, '\n', '1', cancel, '\n', '1', cancel]);
  });

  it('is waited for as long as the settings say, and tried no more without a menu', async () => {
    const startedAtMs = performance.now();
    const hub = scriptedHub(() => null, settings);
    await expect(upload(hub)).rejects.toMatchObject({ code: 'transfer-refused' });
    expect(hub.sentTimes('1')).toBe(1);
    expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(settings.deadlines.readyMs);
  });

  it('is given up without a second try for what the bench itself could not do', async () => {
    const hub = scriptedHub((written) => (written === '1' ? '\r\nbegin upload\r\n\0' : prompt), settings);
    const full = () => Promise.reject(new Error('the journal is full'));
    await expect(upload(hub, full)).rejects.toThrow('the journal is full');
    await hub.line.rest(1, never);
    expect(hub.sent).toEqual(['1', cancel]);
  });

  it('is given up for its own reason, also where the transfer cannot be closed any more', async () => {
    const hub = scriptedHub(() => '\r\nbegin upload\r\n\0', settings);
    const unplugged = async () => {
      hub.device.unplug();
      throw new Error('the journal is full');
    };
    await expect(upload(hub, unplugged)).rejects.toThrow('the journal is full');
  });

  it('is given up for a mistake of the bench in closing it', async () => {
    const hub = scriptedHub(() => '\r\nbegin upload\r\n\0', settings);
    const broken = async () => {
      Object.assign(hub.line.link, { write: () => Promise.reject(new TypeError('a bug')) });
      throw new Error('the journal is full');
    };
    await expect(upload(hub, broken)).rejects.toThrow('a bug');
  });
});
