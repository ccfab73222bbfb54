import { describe, expect, it } from 'vitest';
import {
  loadCatalogueOrigin,
  loadCatalogueView,
  saveCatalogueView,
} from '../../src-main/core/store/catalogue.ts';
import { loadImportMapping, saveImportMapping } from '../../src-main/core/store/import-mappings.ts';
import type { CatalogueView } from '../../src-shared/domain/release.ts';
import { eitherWay } from './either-way.ts';
import { openTestStore } from './open-test-store.ts';

const release = (id: string, status: string) => ({
  id,
  deviceModel: '106C-0102',
  hardware: { from: '0001', to: '00FF' },
  firmwareVersion: '0103000A',
  status,
  effectiveFromMs: 7,
  installableFrom: ['01020004', '01020005'],
  container: 'gbcs-ota',
  fileSha256: 'a'.repeat(64),
  fileBytes: 512,
  manufacturerImageSha256: 'b'.repeat(64),
});
const view = (version: number, ...releases: readonly ReturnType<typeof release>[]): CatalogueView =>
  ({
    version,
    expiresAtMs: 99,
    models: [
      {
        deviceModel: '106C-0102',
        name: 'Hub A',
        loader: { kind: 'u-boot', prompt: '=> ', baudRate: 115_200 },
        latestProduction: [{ hardware: { from: '0001', to: '00FF' }, release: releases[0]?.id ?? 'none' }],
      },
    ],
    releases,
  }) as unknown as CatalogueView;
const origin = { atMs: 5, source: '/media/stick' };

describe('the catalogue in the store', () => {
  it('is absent before the first was saved', () => {
    const { db } = openTestStore();
    expect([loadCatalogueView(db), loadCatalogueOrigin(db)]).toEqual([null, null]);
  });

  it('comes back as it was saved', () => {
    const { db } = openTestStore();
    const saved = view(3, release('a.img', 'production'), release('b.img', 'held'));
    saveCatalogueView(db, saved, origin);
    expect(loadCatalogueView(db)).toEqual(saved);
    expect(loadCatalogueOrigin(db)).toEqual(origin);
  });

  it('lists its Device Models and releases in order, however they came', () => {
    const { db } = openTestStore();
    const { models, ...rest } = view(3, release('b.img', 'production'), release('a.img', 'held'));
    const second = { ...models[0], deviceModel: '106C-0001' } as (typeof models)[number];
    saveCatalogueView(db, { ...rest, models: [...models, second] }, origin);
    const listed = eitherWay(db, () => loadCatalogueView(db));
    expect(listed?.models.map(({ deviceModel }) => deviceModel)).toEqual(['106C-0001', '106C-0102']);
    expect(listed?.releases.map(({ id }) => id)).toEqual(['a.img', 'b.img']);
  });

  it('follows the newest: a changed release changes, a gone one is unlisted but kept', () => {
    const { db } = openTestStore();
    saveCatalogueView(db, view(3, release('a.img', 'production'), release('b.img', 'production')), origin);
    const next = view(4, release('b.img', 'withdrawn'));
    saveCatalogueView(db, next, origin);
    expect(loadCatalogueView(db)).toEqual(next);
    const kept = db.prepare('SELECT release_id, is_listed FROM firmware_releases ORDER BY 1').raw().all();
    expect(kept).toEqual([
      ['a.img', 0],
      ['b.img', 1],
    ]);
  });
});

describe('an import mapping', () => {
  it('is kept under its name and kind, and replaced by a newer one', () => {
    const { db } = openTestStore();
    saveImportMapping(db, 'north', 'hubs', { columns: { chfId: 'Id' } });
    saveImportMapping(db, 'north', 'hubs', { columns: { chfId: 'Hub' } });
    expect(loadImportMapping(db, 'north', 'hubs')).toEqual({ columns: { chfId: 'Hub' } });
    expect(loadImportMapping(db, 'north', 'work-orders')).toBeNull();
    expect(loadImportMapping(db, 'south', 'hubs')).toBeNull();
  });
});
