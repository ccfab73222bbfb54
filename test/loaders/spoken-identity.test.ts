import { describe, expect, it } from 'vitest';
import {
  type IdentityPatterns,
  type IdentityReading,
  parseAnnouncement,
  parseIdentity,
  readUntilAgreed,
  versionIn,
} from '../../src-main/core/loaders/spoken-identity.ts';
import { parseFirmwareVersion } from '../../src-shared/domain/firmware-version.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { rigUBootSettings } from '../rig/u-boot-settings.ts';

const patterns = rigUBootSettings.identity;
const [mine, other] = [sampleIdentity(2), sampleIdentity(3)];
const version = parseFirmwareVersion('01020304');
const spoken = (hub: typeof mine): string =>
  `chf_id=${hub.chf}\r\ngpf_id=${hub.gpf}\r\nch_manufacturer=${hub.manufacturer}\r\nch_model=${hub.model}\r\n`;
const read = (output: string, asked: IdentityPatterns = patterns): IdentityReading =>
  parseIdentity(output, asked, version);

describe('what a hub says of itself', () => {
  it('is its CHF, its GPF, its Device Model, and the version that was read beside it', () => {
    expect(read(spoken(mine))).toEqual({
      identity: {
        chf: mine.chf,
        gpf: mine.gpf,
        deviceModel: { manufacturer: '106C', model: '0102', hardwareVersion: '0003' },
        firmwareVersion: version,
      },
    });
  });

  it('names no GPF where its family does not tell it, whatever stands there', () => {
    expect(read(spoken(mine), { ...patterns, gpf: null })).toMatchObject({
      identity: { chf: mine.chf, gpf: null },
    });
  });

  it.each([
    ['no CHF', 'chf_id', 'it gave no CHF Device ID'],
    ['no GPF', 'gpf_id', 'it gave no GPF Device ID'],
    ['no manufacturer', 'ch_manufacturer', 'manufacturer "" and model "01020003" are not a Device Model'],
    ['no model', 'ch_model', 'manufacturer "106C" and model "" are not a Device Model'],
  ])('is no identity with %s, and the words of the hub are kept', (_, field, problem) => {
    const output = spoken(mine).replace(new RegExp(`${field}=.*\\r\\n`), '');
    expect(read(output)).toEqual({ problem, output });
  });

  it('names its version where it has one', () => {
    const pattern = 'version=(?<version>\\S*)';
    expect(['version=0a0B\n', 'version=\n', 'nothing\n'].map((text) => versionIn(text, pattern))).toEqual([
      '0A0B',
      null,
      null,
    ]);
  });
});

describe('an identity that is read until two readings agree', () => {
  const a = read(spoken(mine));
  const b = read(spoken(other));
  const aged = parseIdentity(spoken(mine), patterns, null);
  const nameless = read('chf_id=none\r\n');
  const garbled = read('chf_id=n\xefne\r\n');
  const modelless = read(spoken(mine).replace('106C', 'none'));

  /** How many of the readings were taken, and what came of them. */
  const agreed = async (readings: readonly IdentityReading[], limit = readings.length) => {
    let taken = 0;
    const next = async (): Promise<IdentityReading> => readings[taken++] ?? garbled;
    const outcome = await readUntilAgreed('slot 3', limit, next).then(
      ({ chf }) => chf,
      (error: Error & { code: string }) => `${error.code}: ${error.message}`,
    );
    return { taken, outcome };
  };

  it.each([
    ['the first two are the same', [a, a, b], 2],
    ['noise came first', [garbled, a, a], 3],
    ['noise came between', [a, garbled, a, a], 4],
    ['noise made another hub of it once', [a, b, a, a], 4],
    ['its version was read in one of them only', [aged, a, a], 3],
  ])('is that of the hub when %s', async (_, readings, taken) => {
    expect(await agreed(readings)).toEqual({ taken, outcome: mine.chf });
  });

  it.each([
    ['no two readings in a row were the same', [a, b, a, b, a]],
    ['it was never read twice', [garbled, nameless, a, nameless, garbled]],
    ['the hub was silent about something else each time', [nameless, modelless, garbled, modelless, garbled]],
    ['the last one could be read after all', [garbled, nameless, garbled, nameless, a]],
  ])('is unstable where %s', async (_, readings) => {
    expect(await agreed(readings)).toEqual({
      taken: 5,
      outcome: 'identity-unstable: slot 3: no two of 5 readings of the identity agree',
    });
  });

  it('is not taken from more readings than the limit allows', async () => {
    expect(await agreed([a, b, a, a], 3)).toMatchObject({
      taken: 3,
      outcome: expect.stringMatching(/^identity-unstable/),
    });
  });

  const unreadable = 'identity-unreadable: slot 3: the hub does not say who it is: it gave no CHF Device ID';

  it('is unreadable as soon as the hub said twice in a row that it is nobody', async () => {
    expect(await agreed([nameless, nameless, a, a])).toEqual({ taken: 2, outcome: unreadable });
  });

  it('is unreadable where the hub never said its name, in other words each time', async () => {
    expect(await agreed([nameless, garbled, nameless])).toEqual({ taken: 3, outcome: unreadable });
  });

  it('is unstable where the hub said its name before it said twice that it is nobody', async () => {
    expect(await agreed([a, nameless, nameless, a])).toMatchObject({
      taken: 3,
      outcome: expect.stringMatching(/^identity-unstable/),
    });
  });
});

describe('the announcement of running firmware', () => {
  it.each([
    [
      'names version and hub',
      { version: '0a020304', chf: mine.chf },
      { firmwareVersion: '0A020304', chf: mine.chf },
    ],
    [
      'names the version alone, in a family that tells no more',
      { version: '01020304' },
      { firmwareVersion: '01020304', chf: null },
    ],
    ['is damaged where it names no version', { version: '', chf: mine.chf }, null],
    ['is damaged where its version is left out', { chf: mine.chf }, null],
    ['is damaged where its hub is no Device ID', { version: '01020304', chf: 'none' }, null],
  ])('%s', (_, groups, announced) => {
    expect(parseAnnouncement(groups)).toEqual(announced);
  });
});
