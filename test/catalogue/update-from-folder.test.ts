import { execFileSync } from 'node:child_process';
import { readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CatalogueProgress } from '../../src-main/core/catalogue/create-catalogue.ts';
import { sha256Of } from '../../src-main/core/catalogue/open-image.ts';
import type { Release } from '../../src-shared/domain/release.ts';
import {
  dayMs,
  hardware,
  makeSample,
  model,
  modelEntry,
  newRelease,
  publishOne,
  type Sample,
  startMs,
  syntheticImage,
  update,
  version,
} from './sample-catalogue.ts';

let sample: Sample;
beforeEach(async () => {
  sample = await makeSample();
});
afterEach(() => sample.remove());

const storedImage = (release: Release): string => join(sample.images, release.fileSha256);
const servedImage = (release: Release): string =>
  join(sample.folder, 'targets', 'images', `${release.fileSha256}.${release.id.slice('images/'.length)}`);

describe('a catalogue read from a folder', () => {
  it('gives the Device Model entry and the release as they were signed', async () => {
    const image = syntheticImage(5000);
    const release = await publishOne(sample, image);
    expect(await update(sample.bench, sample.folder)).toEqual({
      version: 1,
      expiresAtMs: startMs + 30 * dayMs,
      models: [modelEntry(release.id)],
      releases: [
        {
          id: 'images/106C-0102-0001-0003-00000002.bin',
          deviceModel: model,
          hardware: hardware('0001', '0003'),
          firmwareVersion: version('00000002'),
          status: 'production',
          effectiveFromMs: startMs,
          installableFrom: ['00000001'],
          container: 'raw',
          fileSha256: sha256Of(image),
          fileBytes: 5000,
          manufacturerImageSha256: sha256Of(image),
        },
      ],
    });
  });

  it('gives back the Manufacturer Image byte for byte', async () => {
    const image = syntheticImage(5000);
    const release = await publishOne(sample, image);
    await update(sample.bench, sample.folder);
    expect(await sample.bench.readManufacturerImage(release)).toEqual(image);
  });

  it('keeps images under their SHA-256 and leaves nothing else behind', async () => {
    const release = await publishOne(sample);
    await update(sample.bench, sample.folder);
    expect(await readdir(sample.images)).toEqual([release.fileSha256]);
  });

  it('sees a release put on hold with the next publication', async () => {
    const release = await publishOne(sample);
    await update(sample.bench, sample.folder);
    await sample.repo.setStatus(release.id, 'held');
    await sample.repo.publish();
    const view = await update(sample.bench, sample.folder);
    expect([view.version, view.releases[0]?.status]).toEqual([2, 'held']);
  });

  it('gives the same view again when nothing was published since', async () => {
    await publishOne(sample);
    const first = await update(sample.bench, sample.folder);
    expect(await update(sample.bench, sample.folder)).toEqual(first);
  });

  it('reads a catalogue from a file: address', async () => {
    await publishOne(sample);
    expect((await update(sample.bench, pathToFileURL(sample.folder).href)).version).toBe(1);
  });

  it('does not fetch the image of a withdrawn release', async () => {
    const release = await publishOne(sample);
    await sample.repo.setStatus(release.id, 'withdrawn');
    await sample.repo.publish();
    await update(sample.bench, sample.folder);
    expect(await readdir(sample.images)).toEqual([]);
  });

  it('fetches again a stored image that was damaged', async () => {
    const release = await publishOne(sample);
    await update(sample.bench, sample.folder);
    await writeFile(storedImage(release), syntheticImage(5000, 7));
    await update(sample.bench, sample.folder);
    expect(sha256Of(await sample.bench.readManufacturerImage(release))).toBe(release.fileSha256);
  });

  it('clears away what a killed update left half-written', async () => {
    const release = await publishOne(sample);
    await update(sample.bench, sample.folder);
    await writeFile(join(sample.images, '0123456789abcdef.part'), 'half');
    await update(sample.bench, sample.folder);
    expect(await readdir(sample.images)).toEqual([release.fileSha256]);
  });

  it('tells its progress up to the last image', async () => {
    const release = await publishOne(sample);
    const seen: CatalogueProgress[] = [];
    const { signal } = new AbortController();
    await sample.bench.updateCatalogue({ source: sample.folder, signal, onProgress: (at) => seen.push(at) });
    expect(seen).toEqual([
      { stage: 'metadata', doneCount: 0, totalCount: 0, current: null },
      { stage: 'images', doneCount: 0, totalCount: 1, current: release.id },
      { stage: 'images', doneCount: 1, totalCount: 1, current: null },
    ]);
  });

  it('does not show the password of an address that holds one', async () => {
    await publishOne(sample);
    await expect(update(sample.bench, 'https://me:secret@site/')).rejects.toMatchObject({
      code: 'arguments-invalid',
      message: expect.not.stringContaining('secret'),
    });
  });

  it.each(['timestamp.json', 'snapshot.json', 'targets.json'])(
    'is read again where the bench’s own %s was damaged',
    async (name) => {
      await publishOne(sample);
      const before = await update(sample.bench, sample.folder);
      await writeFile(join(sample.benchFolder, name), 'damaged');
      expect(await update(sample.bench, sample.folder)).toEqual(before);
    },
  );

  it('is updated once at a time, however often it is asked for', async () => {
    await publishOne(sample);
    const seen: string[] = [];
    const run = (name: string) =>
      sample.bench.updateCatalogue({
        source: sample.folder,
        signal: new AbortController().signal,
        onProgress: ({ stage }) => seen.push(`${name} ${stage}`),
      });
    await Promise.all([run('first'), run('second')]);
    const stages = ['metadata', 'images', 'images'];
    expect(seen).toEqual(['first', 'second'].flatMap((name) => stages.map((stage) => `${name} ${stage}`)));
  });

  it('is refused without a pinned root', async () => {
    await publishOne(sample);
    await expect(update(sample.anotherBench('unpinned'), sample.folder)).rejects.toMatchObject({
      code: 'catalogue-missing',
    });
  });

  it('ends with `cancelled` when the update is cancelled', async () => {
    await publishOne(sample);
    const cancelled = sample.bench.updateCatalogue({ source: sample.folder, signal: AbortSignal.abort() });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
  });

  it.each([
    ['a folder that is not there', '/nowhere/at/all', 'catalogue-unreachable'],
    ['an address of another kind', 'ftp://site/catalogue', 'arguments-invalid'],
    ['an address that is none', 'http://', 'arguments-invalid'],
    ['an address with a query', 'http://site/catalogue?key=1', 'arguments-invalid'],
  ])('is refused from %s', async (_what, source, code) => {
    await publishOne(sample);
    await expect(update(sample.bench, source)).rejects.toMatchObject({ code });
  });
});

describe('an image in the source folder', () => {
  it.each([
    ['shorter than signed', (path: string) => truncate(path, 4999), 'image-truncated'],
    ['longer than signed', (path: string) => writeFile(path, syntheticImage(5001)), 'image-oversized'],
    ['other than signed', (path: string) => writeFile(path, syntheticImage(5000, 9)), 'image-hash-mismatch'],
    ['not there', (path: string) => rm(path), 'catalogue-unreachable'],
    [
      'a link to elsewhere',
      async (path: string) => {
        await rm(path);
        await symlink('/dev/zero', path);
      },
      'catalogue-unreachable',
    ],
    [
      'a pipe that never ends',
      async (path: string) => {
        await rm(path);
        execFileSync('mkfifo', [path]);
      },
      'catalogue-unreachable',
    ],
  ])('that is %s is refused and not kept', async (_what, spoil, code) => {
    const release = await publishOne(sample);
    await spoil(servedImage(release));
    await expect(update(sample.bench, sample.folder)).rejects.toMatchObject({ code });
    expect(await readdir(sample.images)).toEqual([]);
  });

  it('that cannot be had leaves the earlier image usable', async () => {
    const earlier = await publishOne(sample);
    await update(sample.bench, sample.folder);
    const next = await sample.repo.addRelease(
      newRelease({ firmwareVersion: version('00000003') }),
      syntheticImage(600, 3),
    );
    await sample.repo.publish();
    await truncate(servedImage(next), 10);
    await expect(update(sample.bench, sample.folder)).rejects.toMatchObject({ code: 'image-truncated' });
    expect(await sample.bench.readManufacturerImage(earlier)).toHaveLength(5000);
  });

  it('over the bench’s own limit is refused before it is read', async () => {
    await publishOne(sample);
    const bench = sample.anotherBench('small', { maxImageBytes: 4999 });
    await bench.trustRoot(await sample.repo.rootBytes());
    await expect(update(bench, sample.folder)).rejects.toMatchObject({ code: 'image-oversized' });
  });
});

describe('a stored image', () => {
  it.each([
    ['is gone', (path: string) => rm(path), 'image-missing'],
    ['lost its end', (path: string) => truncate(path, 100), 'image-truncated'],
    ['grew', async (path: string) => writeFile(path, [await readFile(path), 'x']), 'image-oversized'],
    ['changed', (path: string) => writeFile(path, syntheticImage(5000, 5)), 'image-hash-mismatch'],
  ])('that %s is refused when it is to be used', async (_what, spoil, code) => {
    const release = await publishOne(sample);
    await update(sample.bench, sample.folder);
    await spoil(storedImage(release));
    await expect(sample.bench.readManufacturerImage(release)).rejects.toMatchObject({ code });
  });

  it('is read once for all who ask for it at the same time, and anew for whoever asks later', async () => {
    const release = await publishOne(sample);
    await update(sample.bench, sample.folder);
    const read = () => sample.bench.readManufacturerImage(release);
    const [first, second] = await Promise.all([read(), read()]);
    expect(second).toBe(first);
    await truncate(storedImage(release), 100);
    const late = [read(), read()];
    for (const one of late) await expect(one).rejects.toMatchObject({ code: 'image-truncated' });
  });
});

describe('an image store that cannot be written', () => {
  it('is reported as such, and nothing is lost', async () => {
    await publishOne(sample);
    await writeFile(join(sample.base, 'a-file'), '');
    const bench = sample.anotherBench('blocked', { images: join(sample.base, 'a-file', 'images') });
    await bench.trustRoot(await sample.repo.rootBytes());
    await expect(update(bench, sample.folder)).rejects.toMatchObject({ code: 'folder-unwritable' });
  });
});
