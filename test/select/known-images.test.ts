import { expect, it } from 'vitest';
import { knownImages } from '../../src-main/core/select/known-images.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import type { Release } from '../../src-shared/domain/release.ts';
import { release, twoModels, version } from '../domain/builders.ts';

const withdrawn = release('01000000', { status: 'withdrawn' });
const { releases, ...rest } = twoModels();
const view = { ...rest, releases: [withdrawn, ...releases] };
const [{ deviceModel }] = [withdrawn];
const bytesOf = async ({ firmwareVersion }: Release): Promise<Uint8Array> => Buffer.from(firmwareVersion);

it('the images of a Device Model are known by the versions that the catalogue states for them, and no other’s', async () => {
  expect(await knownImages(view, deviceModel, bytesOf)).toEqual([
    { firmwareVersion: version('01000000'), image: Buffer.from('01000000') },
    { firmwareVersion: version('01000002'), image: Buffer.from('01000002') },
  ]);
});

it('an image that is not here is not known, and keeps none of the others from it', async () => {
  const read = async (one: Release): Promise<Uint8Array> => {
    if (one.id === withdrawn.id) throw new Fault('image-missing', one.id);
    return bytesOf(one);
  };
  const known = await knownImages(view, deviceModel, read);
  expect(known.map(({ firmwareVersion }) => firmwareVersion)).toEqual(['01000002']);
});

it('a bug is not taken for an image that is not here', async () => {
  const bug = new TypeError('undefined is not a file');
  await expect(knownImages(view, deviceModel, () => Promise.reject(bug))).rejects.toBe(bug);
});
