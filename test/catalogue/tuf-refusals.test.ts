import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCatalogueRepository } from '../../src-main/core/catalogue/maker/catalogue-repository.ts';
import { dayMs, makeSample, publishOne, type Sample, update } from './sample-catalogue.ts';

let sample: Sample;
beforeEach(async () => {
  sample = await makeSample();
});
afterEach(() => sample.remove());

const metadata = (name: string): string => join(sample.folder, 'metadata', name);
const edit = async (name: string, change: (text: string) => string): Promise<void> => {
  const before = await readFile(metadata(name), 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  await writeFile(metadata(name), after);
};
const refusal = (code: string) => expect.objectContaining({ code });
const updateFails = (code: string) =>
  expect(update(sample.bench, sample.folder)).rejects.toEqual(refusal(code));

/** Every file the bench keeps, with its content: what a refused update must leave alone. */
const benchFiles = async (): Promise<Record<string, string>> => {
  const names = await readdir(join(sample.base, 'bench'), { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(files.map(async (path) => [path, await readFile(path, 'base64')] as const)),
  );
};

describe('tampered metadata', () => {
  it.each([
    [
      'timestamp.json',
      (text: string) => text.replace(/"version": (\d+),\n {2}"expires"/, '"version": 99,\n  "expires"'),
    ],
    ['2.snapshot.json', (text: string) => text.replace(/"sig": "../, '"sig": "00')],
    ['2.targets.json', (text: string) => text.replace('"production"', '"pilotxxxxx"')],
  ])('in %s is refused as tampered and changes nothing on the bench', async (name, change) => {
    const release = await publishOne(sample);
    await update(sample.bench, sample.folder);
    await sample.repo.setStatus(release.id, 'production');
    await sample.repo.publish();
    const before = await benchFiles();
    await edit(name, change);
    await updateFails('catalogue-tampered');
    expect(await benchFiles()).toEqual(before);
  });

  it('signed by keys of another catalogue is refused as tampered', async () => {
    await publishOne(sample);
    const folder = join(sample.base, 'forged');
    const forged = await createCatalogueRepository({
      ...sample.options,
      folder,
      keysFolder: `${folder}-keys`,
    });
    await forged.publish();
    await expect(update(sample.bench, folder)).rejects.toEqual(refusal('catalogue-tampered'));
  });

  it('in a Device Model file is refused as tampered', async () => {
    await publishOne(sample);
    const folder = join(sample.folder, 'targets', 'models');
    const [name = ''] = await readdir(folder);
    const path = join(folder, name);
    await writeFile(path, (await readFile(path, 'utf8')).replace('115200', '115201'));
    await updateFails('catalogue-tampered');
  });

  it.each(['timestamp.json', '1.snapshot.json', '1.targets.json'])(
    'in %s that is no JSON is refused as malformed or tampered, never read',
    async (name) => {
      await publishOne(sample);
      await edit(name, () => '<html>Please log in</html>');
      await expect(update(sample.bench, sample.folder)).rejects.toEqual(
        refusal(name === 'timestamp.json' ? 'catalogue-malformed' : 'catalogue-tampered'),
      );
    },
  );
});

describe('a rolled-back catalogue', () => {
  it('is refused after a newer one was seen, and changes nothing on the bench', async () => {
    const release = await publishOne(sample);
    await cp(sample.folder, join(sample.base, 'old'), { recursive: true });
    await sample.repo.setStatus(release.id, 'held');
    await sample.repo.publish();
    await update(sample.bench, sample.folder);
    const before = await benchFiles();
    await expect(update(sample.bench, join(sample.base, 'old'))).rejects.toEqual(
      refusal('catalogue-rolled-back'),
    );
    expect(await benchFiles()).toEqual(before);
  });

  it('is refused even when the newer one was seen without its images', async () => {
    const release = await publishOne(sample);
    await cp(sample.folder, join(sample.base, 'old'), { recursive: true });
    await sample.repo.setStatus(release.id, 'held');
    await sample.repo.publish();
    await rm(join(sample.folder, 'targets', 'images'), { recursive: true });
    await updateFails('catalogue-unreachable');
    await expect(update(sample.bench, join(sample.base, 'old'))).rejects.toEqual(
      refusal('catalogue-rolled-back'),
    );
  });

  it('is refused by its timestamp alone, whatever else the source still holds', async () => {
    await publishOne(sample);
    const old = await readFile(metadata('timestamp.json'));
    await sample.repo.publish();
    await update(sample.bench, sample.folder);
    await writeFile(metadata('timestamp.json'), old);
    await expect(update(sample.bench, sample.folder)).rejects.toMatchObject({
      code: 'catalogue-rolled-back',
      message: expect.stringContaining('timestamp version 1 is less than current version 2'),
    });
  });

  it('is refused when an old snapshot stands in for the new one', async () => {
    await publishOne(sample);
    await sample.repo.publish();
    await cp(metadata('1.snapshot.json'), metadata('2.snapshot.json'));
    await updateFails('catalogue-tampered');
  });
});

describe('an expired catalogue', () => {
  it('is refused from the moment it expires', async () => {
    await publishOne(sample);
    sample.clock.nowMs += 30 * dayMs;
    await updateFails('catalogue-expired');
  });

  it('is still read a second before', async () => {
    await publishOne(sample);
    sample.clock.nowMs += 30 * dayMs - 1000;
    expect((await update(sample.bench, sample.folder)).version).toBe(1);
  });

  it('is refused although it was read before: a frozen source gives nothing new', async () => {
    await publishOne(sample);
    await update(sample.bench, sample.folder);
    sample.clock.nowMs += 31 * dayMs;
    await updateFails('catalogue-expired');
  });

  it('is read again once its keeper renewed it', async () => {
    await publishOne(sample);
    await update(sample.bench, sample.folder);
    sample.clock.nowMs += 31 * dayMs;
    await sample.repo.refresh();
    expect((await update(sample.bench, sample.folder)).expiresAtMs).toBe(sample.clock.nowMs + 30 * dayMs);
  });

  it('is refused when only its root has expired', async () => {
    await sample.remove();
    sample = await makeSample({ rootExpiresInDays: 5 });
    await publishOne(sample);
    sample.clock.nowMs += 6 * dayMs;
    await updateFails('catalogue-expired');
  });

  it('is read again once its keeper renewed an expired root', async () => {
    await sample.remove();
    sample = await makeSample({ rootExpiresInDays: 5 });
    await publishOne(sample);
    sample.clock.nowMs += 6 * dayMs;
    await sample.repo.refresh();
    expect((await update(sample.bench, sample.folder)).expiresAtMs).toBe(sample.clock.nowMs + 5 * dayMs);
  });

  it('counts the earliest expiry of all roles', async () => {
    await sample.remove();
    sample = await makeSample({ rootExpiresInDays: 5 });
    await publishOne(sample);
    const view = await update(sample.bench, sample.folder);
    expect(view.expiresAtMs).toBe(sample.clock.nowMs + 5 * dayMs);
  });
});

describe('the root of trust', () => {
  it('once pinned is not replaced by the root of another catalogue', async () => {
    await publishOne(sample);
    const folder = join(sample.base, 'other');
    const other = await createCatalogueRepository({
      ...sample.options,
      folder,
      keysFolder: `${folder}-keys`,
    });
    await expect(sample.bench.trustRoot(await other.rootBytes())).rejects.toEqual(
      refusal('catalogue-root-mismatch'),
    );
    expect((await update(sample.bench, sample.folder)).version).toBe(1);
  });

  it('may be given again, before and after a rotation', async () => {
    await publishOne(sample);
    await sample.repo.rotateKeys(['root']);
    await update(sample.bench, sample.folder);
    const first = await sample.bench.trustRoot(await sample.repo.rootBytes(1));
    const second = await sample.bench.trustRoot(await sample.repo.rootBytes(2));
    expect([first.version, second.version]).toEqual([1, 2]);
  });

  it('is followed through a rotation by hand when the pinned root signed the new one', async () => {
    await publishOne(sample);
    await sample.repo.rotateKeys(['root']);
    expect(await sample.bench.trustRoot(await sample.repo.rootBytes(2))).toMatchObject({ version: 2 });
  });

  it('is not followed across a gap', async () => {
    await publishOne(sample);
    await sample.repo.rotateKeys(['root']);
    await sample.repo.rotateKeys(['root']);
    await expect(sample.bench.trustRoot(await sample.repo.rootBytes(3))).rejects.toEqual(
      refusal('catalogue-root-mismatch'),
    );
  });

  it.each(['', 'not json', '{}', '{"signed":{"_type":"root"},"signatures":[]}'])(
    'is not taken from %j',
    async (text) => {
      await expect(sample.bench.trustRoot(Buffer.from(text))).rejects.toEqual(
        refusal('catalogue-root-mismatch'),
      );
    },
  );

  it('is not taken when its own signature was changed', async () => {
    const text = Buffer.from(await sample.repo.rootBytes()).toString('utf8');
    const forged = text.replace(/"sig": "../, '"sig": "zz');
    await expect(sample.bench.trustRoot(Buffer.from(forged))).rejects.toEqual(
      refusal('catalogue-root-mismatch'),
    );
  });

  it('rotated with all other keys is followed by a bench that had read the catalogue', async () => {
    await publishOne(sample);
    await update(sample.bench, sample.folder);
    await sample.repo.rotateKeys(['root', 'targets', 'snapshot', 'timestamp']);
    expect((await update(sample.bench, sample.folder)).version).toBe(2);
  });

  it('is kept in every version that was ever trusted', async () => {
    await publishOne(sample);
    await sample.repo.rotateKeys(['root']);
    await update(sample.bench, sample.folder);
    expect((await readdir(join(sample.benchFolder, 'roots'))).sort()).toEqual(['1.root.json', '2.root.json']);
  });

  it('forged by someone without the old root key is refused as tampered', async () => {
    await publishOne(sample);
    const folder = join(sample.base, 'other');
    const other = await createCatalogueRepository({
      ...sample.options,
      folder,
      keysFolder: `${folder}-keys`,
    });
    await other.rotateKeys(['root']);
    await cp(join(folder, 'metadata', '2.root.json'), metadata('2.root.json'));
    await updateFails('catalogue-tampered');
  });
});
