import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TargetFile } from '@tufjs/models';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { modelTargetPath, releaseCustomOf } from '../../src-main/core/catalogue/catalogue-format.ts';
import { crossCheck } from '../../src-main/core/catalogue/cross-check.ts';
import { signRoles } from '../../src-main/core/catalogue/maker/sign-roles.ts';
import { sha256Of } from '../../src-main/core/catalogue/open-image.ts';
import { storedTargetPath } from '../../src-main/core/catalogue/read-targets.ts';
import type { DeviceModelEntry, Release, ReleaseId } from '../../src-shared/domain/release.ts';
import {
  hardware,
  makeSample,
  model,
  modelEntry,
  newRelease,
  type Sample,
  startMs,
  syntheticImage,
  update,
} from './sample-catalogue.ts';

/** Catalogues that are signed as they should be and state what they should not: the keeper's own errors, or worse. */
let sample: Sample;
beforeEach(async () => {
  sample = await makeSample();
  await sample.bench.trustRoot(await sample.repo.rootBytes());
});
afterEach(() => sample.remove());

const image = syntheticImage(300);
const goodRelease: Release = {
  ...newRelease(),
  id: 'images/good.bin' as ReleaseId,
  status: 'production',
  effectiveFromMs: startMs,
  fileSha256: sha256Of(image),
  fileBytes: image.length,
  manufacturerImageSha256: sha256Of(image),
};

type Json = Record<string, unknown>;
interface Stated {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly custom?: Json;
}

const releaseTarget = (custom: Json = {}, path = 'images/good.bin'): Stated => ({
  path,
  bytes: image,
  custom: { ...releaseCustomOf(goodRelease), ...custom },
});
const modelTarget = (entry: Json | DeviceModelEntry, path = modelTargetPath(model)): Stated => ({
  path,
  bytes: Buffer.from(JSON.stringify(entry)),
});

/** Signs whatever it is given, without the maker's own checks. */
const publishUnchecked = async (...stated: readonly Stated[]): Promise<void> => {
  const targets: Record<string, TargetFile> = {};
  for (const { path, bytes, custom } of stated) {
    const hashes = { sha256: sha256Of(bytes) };
    const fields = { length: bytes.length, hashes, ...(custom === undefined ? {} : { custom }) };
    targets[path] = TargetFile.fromJSON(path, fields as Parameters<typeof TargetFile.fromJSON>[1]);
    const full = join(sample.folder, storedTargetPath(path, hashes.sha256, true));
    if (path.includes('\0') || !full.startsWith(join(sample.folder, 'targets'))) continue;
    await mkdir(dirname(full), { recursive: true });
    await writeFile(full, bytes);
  }
  await signRoles({ ...sample.options, rootExpiresInDays: 365 }, targets);
};

const refusedFor = async (text: string): Promise<void> => {
  await expect(update(sample.bench, sample.folder)).rejects.toMatchObject({
    code: 'catalogue-inconsistent',
    message: expect.stringContaining(text),
  });
};

describe('a signed catalogue with an unsafe target name', () => {
  it.each([
    '../../escape.bin',
    'images/../../escape.bin',
    '/images/absolute.bin',
    'images//empty.bin',
    'images/.hidden',
    'images\\back.bin',
    'images/%2e%2e/escape.bin',
    'images/nul\0.bin',
    'images/line\nbreak.bin',
    'C:/images/drive.bin',
    '__proto__/x',
    `images/${'long'.repeat(40)}.bin`,
  ])('%j is refused, and nothing is written', async (path) => {
    await publishUnchecked(releaseTarget({}, path));
    const before = await readdir(sample.base);
    await refusedFor('is no safe target name');
    expect(await readdir(sample.base)).toEqual(before);
    expect(await readdir(sample.images)).toEqual([]);
  });
});

describe('a signed catalogue with a malformed release', () => {
  it.each([
    ['no custom metadata', { kind: undefined }, 'kind'],
    ['another kind', { kind: 'picture' }, 'kind'],
    ['no Device Model', { deviceModel: 'EDMI' }, 'deviceModel: "EDMI" is not a Device Model'],
    ['hardware that runs backwards', { hardware: { from: '0003', to: '0001' } }, 'from is above to'],
    ['a version that is none', { firmwareVersion: 'way too long' }, 'is not a Firmware Version'],
    ['a status that is none', { status: 'good' }, 'status'],
    ['no effective date', { effectiveFrom: 'tomorrow' }, 'effectiveFrom'],
    ['a hash that is none', { manufacturerImageSha256: 'abc' }, 'is not a SHA-256'],
    ['a container that is none', { container: 'zip' }, 'container'],
    ['a constraint this bench does not know', { onlyAtNight: true }, 'onlyAtNight'],
  ])('(%s) names target and field', async (_what, custom, text) => {
    const target = releaseTarget(custom);
    if (target.custom !== undefined && target.custom.kind === undefined) delete target.custom.kind;
    await publishUnchecked(target);
    await refusedFor(text);
  });
});

describe('a signed catalogue with a malformed Device Model', () => {
  it.each([
    ['a name that is another’s', modelTarget(modelEntry(), 'models/1086-0001.json'), 'another than its name'],
    ['no loader kind', modelTarget({ ...modelEntry(), loader: {} }), 'loader.kind'],
    ['an unknown field', modelTarget({ ...modelEntry(), colour: 'red' }), 'colour'],
    [
      'a file that is a list',
      { path: modelTargetPath(model), bytes: Buffer.from('[]') },
      'models/106C-0102.json',
    ],
  ])('(%s) names the target', async (_what, target, text) => {
    await publishUnchecked(target);
    await refusedFor(text);
  });

  it('(no JSON) is refused as malformed', async () => {
    await publishUnchecked({ path: modelTargetPath(model), bytes: Buffer.from('nope') });
    await expect(update(sample.bench, sample.folder)).rejects.toMatchObject({ code: 'catalogue-malformed' });
  });
});

describe('a signed catalogue that contradicts itself', () => {
  const stating = (...statements: readonly Json[]): Stated =>
    modelTarget({ ...modelEntry(), latestProduction: statements });
  const good = { hardware: hardware('0001', '0003'), release: 'images/good.bin' };

  it('by stating a release it does not have is refused', async () => {
    await publishUnchecked(stating(good));
    await refusedFor('models/106C-0102.json: latestProduction 1: images/good.bin is not in the catalogue');
  });

  it('by stating a release of another model is refused', async () => {
    await publishUnchecked(stating(good), releaseTarget({ deviceModel: '1086-0001' }));
    await refusedFor('images/good.bin is of 1086-0001');
  });

  it('by stating a release for hardware it is not for is refused', async () => {
    await publishUnchecked(stating({ ...good, hardware: hardware('0001', '0004') }), releaseTarget());
    await refusedFor('hardware 0001 to 0004 is not within 0001 to 0003');
  });

  it('by stating two releases for one hardware version is refused', async () => {
    const overlapping = { ...good, hardware: hardware('0003', '0003') };
    await publishUnchecked(stating(good, overlapping), releaseTarget());
    await refusedFor('latestProduction 2: hardware 0003 to 0003 overlaps statement 1');
  });

  it('by a release that installs over itself is refused', async () => {
    await publishUnchecked(releaseTarget({ installableFrom: ['00000001', '00000002'] }));
    await refusedFor('images/good.bin: installableFrom names its own Firmware Version 00000002');
  });

  it('by one Device Model twice is refused', () => {
    const twice = () => crossCheck([modelEntry(), modelEntry()], []);
    expect(twice).toThrow(expect.objectContaining({ code: 'catalogue-inconsistent' }));
  });

  it('nowhere is accepted: the same entries, put right', async () => {
    await publishUnchecked(stating(good), releaseTarget(), {
      path: 'notes/readme.txt',
      bytes: Buffer.from('x'),
    });
    expect(await update(sample.bench, sample.folder)).toMatchObject({ releases: [goodRelease] });
  });
});
