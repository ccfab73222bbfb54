import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import type { LoaderFactory } from '../../src-main/core/loaders/loader.ts';
import { uBootLoaderWith } from '../../src-main/core/loaders/u-boot/loader.ts';
import type { LoaderSettings } from '../../src-shared/domain/release.ts';
import { captureMark, formatCapture, parseCapture } from '../rig/capture.ts';
import { rigGeckoSettings } from '../rig/gecko-settings.ts';
import { quickMcubootSettings, rigMcubootSettings } from '../rig/mcuboot-settings.ts';
import type { Architecture } from '../rig/qemu-machines.ts';
import { createReplay } from '../rig/replay-link.ts';
import { makeRigFirmware } from '../rig/u-boot-image.ts';
import { uBootSettingsOf } from '../rig/u-boot-settings.ts';

const fileOf = (name: string): Buffer =>
  readFileSync(new URL(`../captures/${name}`, import.meta.url).pathname);
const never = new AbortController().signal;

interface Recorded {
  readonly file: string;
  readonly settings: LoaderSettings;
  readonly image: () => Uint8Array;
  /** By its kind unless told. */
  readonly create?: LoaderFactory;
}

/**
 * On so slow a line every answer comes sooner than a wire could bring it, also on a machine that has other things to
 * do: what is sent again is not a matter of time then.
 */
const baudRate = 300;

const uBoot = (architecture: Architecture): Recorded => ({
  file: `u-boot-2023.01-qemu-${architecture}.capture`,
  settings: { ...uBootSettingsOf[architecture], baudRate },
  image: () => makeRigFirmware({ version: '01020305', padBytes: 1_500 }),
  create: uBootLoaderWith(() => captureMark),
});

const recordings: readonly Recorded[] = [
  uBoot('arm'),
  uBoot('arm64'),
  uBoot('x86'),
  {
    file: 'gecko.capture',
    settings: {
      ...rigGeckoSettings,
      application: { ...rigGeckoSettings.application, baudRates: [baudRate] },
      bootloader: { ...rigGeckoSettings.bootloader, baudRates: [baudRate] },
      enter: [{ kind: 'text', send: 'bootloader\r', baudRate }],
    },
    image: () => fileOf('gecko.gbl'),
  },
  {
    file: 'mcuboot-raw.capture',
    settings: {
      ...quickMcubootSettings,
      baudRate,
      framing: 'raw',
      transfer: { ...quickMcubootSettings.transfer, maxFrameBytes: 256, window: 1, match: 'if-told' },
      // A request sent again for want of an answer in time is in no capture.
      deadlines: rigMcubootSettings.deadlines,
    },
    image: () => fileOf('mcuboot.img'),
  },
];

describe.each(recordings)(
  'a whole visit as recorded in $file',
  ({ file, settings, image, create = createLoader }) => {
    it('is spoken again byte for byte, and understood to the same end', async () => {
      const replay = createReplay(file, parseCapture(fileOf(file).toString()), baudRate);
      const loader = create({ link: replay.link, settings });
      const wire = await loader.identify(never);
      const report = await loader.load(image(), { onProgress: () => {}, onWriteBegins: () => {} }, never);
      await loader.check(image(), never);
      await loader.restart(never);
      const announced = await loader.readVersion(never);
      await loader.keep?.(never);
      expect(wire).toMatchObject({
        chf: '88-73-84-90-6A-10-00-26',
        gpf: '88-73-84-90-7B-40-5A-5C',
        deviceModel: { manufacturer: '106C', model: '0102', hardwareVersion: '0003' },
        firmwareVersion: '01020304',
      });
      expect({ ...announced, retries: report.retries }).toEqual({
        firmwareVersion: '01020305',
        chf: '88-73-84-90-6A-10-00-26',
        retries: 0,
      });
      expect(replay.leftOver()).toBeNull();
    });

    it('is refused at the first byte that differs from it', async () => {
      const entries = parseCapture(fileOf(file).toString());
      const spoilt = entries.map((entry, index) =>
        index === 0 ? { ...entry, bytes: entry.bytes.map(() => 0x7f as const) } : entry,
      );
      const loader = create({ link: createReplay(file, spoilt, baudRate).link, settings });
      await expect(loader.identify(never)).rejects.toThrow(/byte 1: .. was written, 7f was recorded/);
    });
  },
);

describe('the text of a capture', () => {
  it('carries every byte there and back, text or not', () => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const text = formatCapture([
      { direction: 'to-hub', bytes: Buffer.from('loady 42000000\r\n"\\', 'latin1') },
      { direction: 'to-bench', bytes: all },
    ]);
    expect(parseCapture(text).map(({ bytes }) => bytes)).toEqual([
      [...Buffer.from('loady 42000000\r\n"\\', 'latin1')],
      [...all],
    ]);
  });

  it('names the line that is neither', () => {
    expect(() => parseCapture('# note\n> 06\n= 07\n')).toThrow('capture line 3: neither > nor < nor #');
    expect(() => parseCapture('> 06 0g\n')).toThrow('capture line 1: "0g" is no byte');
  });
});
