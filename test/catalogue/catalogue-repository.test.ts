import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createCatalogueRepository,
  openCatalogueRepository,
} from '../../src-main/core/catalogue/maker/catalogue-repository.ts';
import type { ReleaseId, Sha256 } from '../../src-shared/domain/release.ts';
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

const code = (text: string) => expect.objectContaining({ code: text });
const metadataNames = async (): Promise<string[]> => (await readdir(join(sample.folder, 'metadata'))).sort();

describe('a new catalogue', () => {
  it.skipIf(process.platform === 'win32')(
    'has a key for each role that only its owner may read',
    async () => {
      const names = (await readdir(sample.options.keysFolder)).sort();
      expect(names.map((name) => name.split('-')[0])).toEqual(['root', 'snapshot', 'targets', 'timestamp']);
      const modes = await Promise.all(names.map((name) => stat(join(sample.options.keysFolder, name))));
      expect(modes.map(({ mode }) => mode & 0o777)).toEqual([0o600, 0o600, 0o600, 0o600]);
    },
  );

  it('holds no private key in the folder that is served', async () => {
    await publishOne(sample);
    const files = await readdir(sample.folder, { recursive: true, withFileTypes: true });
    const texts = files
      .filter((entry) => entry.isFile())
      .map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1'));
    expect((await Promise.all(texts)).filter((text) => text.includes('PRIVATE KEY'))).toEqual([]);
  });

  it('is never made over one that is there', async () => {
    await expect(createCatalogueRepository(sample.options)).rejects.toEqual(code('catalogue-exists'));
  });

  it('can be published empty and read', async () => {
    await sample.repo.publish();
    await sample.bench.trustRoot(await sample.repo.rootBytes());
    expect(await update(sample.bench, sample.folder)).toMatchObject({ version: 1, models: [], releases: [] });
  });

  it('is not found where there is none', async () => {
    const options = { ...sample.options, folder: join(sample.base, 'empty') };
    await expect(openCatalogueRepository(options)).rejects.toEqual(code('catalogue-missing'));
  });
});

describe('publishing', () => {
  it('counts every role one up and keeps earlier versions (consistent snapshots)', async () => {
    await sample.repo.publish();
    await sample.repo.publish();
    expect(await metadataNames()).toEqual([
      '1.root.json',
      '1.snapshot.json',
      '1.targets.json',
      '2.snapshot.json',
      '2.targets.json',
      'timestamp.json',
    ]);
  });

  it('puts the hash before the name of every target', async () => {
    const release = await publishOne(sample);
    expect(await readdir(join(sample.folder, 'targets', 'images'))).toEqual([
      `${release.fileSha256}.106C-0102-0001-0003-00000002.bin`,
    ]);
  });

  it('says the version and the expiry it signed', async () => {
    expect(await sample.repo.publish()).toEqual({ version: 1, expiresAtMs: startMs + 30 * dayMs });
  });

  it('leaves changes out of sight until it happens', async () => {
    const release = await publishOne(sample);
    await sample.repo.setStatus(release.id, 'held');
    expect((await update(sample.bench, sample.folder)).releases[0]?.status).toBe('production');
  });

  it('goes on in another process with what the draft holds', async () => {
    const release = await publishOne(sample);
    const again = await openCatalogueRepository(sample.options);
    await again.setStatus(release.id, 'held');
    await again.publish();
    expect((await update(sample.bench, sample.folder)).releases[0]?.status).toBe('held');
  });

  it('signs nothing when the draft contradicts itself', async () => {
    await sample.repo.setModel(modelEntry('images/none.bin' as ReleaseId));
    const before = await metadataNames();
    await expect(sample.repo.publish()).rejects.toEqual(code('catalogue-inconsistent'));
    expect(await metadataNames()).toEqual(before);
  });

  it('writes nothing when a signing key is gone', async () => {
    await publishOne(sample);
    const before = await metadataNames();
    const names = await readdir(sample.options.keysFolder);
    const key = names.find((name) => name.startsWith('timestamp')) ?? '';
    await rm(join(sample.options.keysFolder, key));
    await expect(sample.repo.publish()).rejects.toEqual(code('catalogue-key-missing'));
    expect(await metadataNames()).toEqual(before);
  });
});

describe('renewing', () => {
  it('moves the expiry and publishes nothing of the draft', async () => {
    const release = await publishOne(sample);
    await sample.repo.setStatus(release.id, 'held');
    sample.clock.nowMs += 20 * dayMs;
    expect(await sample.repo.refresh()).toEqual({ version: 2, expiresAtMs: startMs + 50 * dayMs });
    expect((await update(sample.bench, sample.folder)).releases[0]?.status).toBe('production');
  });

  it('renews a root that would end before the rest', async () => {
    await publishOne(sample);
    sample.clock.nowMs += 350 * dayMs;
    await sample.repo.refresh();
    const view = await update(sample.bench, sample.folder);
    expect(view.expiresAtMs).toBe(sample.clock.nowMs + 30 * dayMs);
    expect(await metadataNames()).toContain('2.root.json');
  });

  it('needs something published', async () => {
    await expect(sample.repo.refresh()).rejects.toEqual(code('catalogue-missing'));
  });
});

describe('the draft', () => {
  it('takes the same file under the same name again', async () => {
    const first = await sample.repo.addRelease(newRelease(), syntheticImage(10));
    const second = await sample.repo.addRelease(newRelease({ status: 'pilot' }), syntheticImage(10));
    expect((await sample.repo.draft()).releases).toEqual([{ ...first, status: 'pilot' }]);
    expect(second.id).toBe(first.id);
  });

  it('never takes another file under a name once given', async () => {
    await sample.repo.addRelease(newRelease(), syntheticImage(10));
    const other = sample.repo.addRelease(newRelease(), syntheticImage(11));
    await expect(other).rejects.toEqual(code('catalogue-inconsistent'));
  });

  it('refuses a file that is not in its container', async () => {
    const added = sample.repo.addRelease(newRelease({ container: 'gbcs-ota' }), syntheticImage(200));
    await expect(added).rejects.toEqual(code('container-malformed'));
    expect((await sample.repo.draft()).releases).toEqual([]);
  });

  it('refuses a file whose Manufacturer Image Hash is not the one given', async () => {
    const manufacturerImageSha256 = '0'.repeat(64) as Sha256;
    const added = sample.repo.addRelease(newRelease({ manufacturerImageSha256 }), syntheticImage(200));
    await expect(added).rejects.toEqual(code('manufacturer-image-mismatch'));
  });

  it('refuses a name that leaves the images folder', async () => {
    const added = sample.repo.addRelease(newRelease({ name: '../../x' }), syntheticImage(200));
    await expect(added).rejects.toEqual(code('catalogue-inconsistent'));
  });

  it('states production per hardware range, the same range replaced', async () => {
    const first = await sample.repo.addRelease(newRelease(), syntheticImage(10));
    const next = await sample.repo.addRelease(
      newRelease({ firmwareVersion: version('00000003') }),
      syntheticImage(11),
    );
    await sample.repo.setModel(modelEntry());
    await sample.repo.setProduction(model, hardware('0001', '0001'), first.id);
    await sample.repo.setProduction(model, hardware('0002', '0003'), first.id);
    await sample.repo.setProduction(model, hardware('0002', '0003'), next.id);
    const [entry] = (await sample.repo.draft()).models;
    expect(entry?.latestProduction).toEqual([
      { hardware: hardware('0001', '0001'), release: first.id },
      { hardware: hardware('0002', '0003'), release: next.id },
    ]);
  });

  it('refuses a production statement that overlaps another', async () => {
    const release = await sample.repo.addRelease(newRelease(), syntheticImage(10));
    await sample.repo.setModel(modelEntry(release.id));
    const overlapping = sample.repo.setProduction(model, hardware('0002', '0002'), release.id);
    await expect(overlapping).rejects.toEqual(code('catalogue-inconsistent'));
  });

  it('knows no release and no model it was not given', async () => {
    const id = 'images/none.bin' as ReleaseId;
    await expect(sample.repo.setStatus(id, 'held')).rejects.toEqual(code('catalogue-entry-unknown'));
    const release = await sample.repo.addRelease(newRelease(), syntheticImage(10));
    const stated = sample.repo.setProduction(model, hardware('0001', '0001'), release.id);
    await expect(stated).rejects.toEqual(code('catalogue-entry-unknown'));
  });
});
