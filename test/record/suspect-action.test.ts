import { expect, it } from 'vitest';
import { suspectAction } from '../../src-main/core/record/suspect-action.ts';
import { saveCatalogueView } from '../../src-main/core/store/catalogue.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import { tornActions } from '../../src-shared/domain/next-action.ts';
import type { CatalogueView } from '../../src-shared/domain/release.ts';
import { catalogue, chf, release } from '../domain/builders.ts';
import { openWithHubs } from './one-hub.ts';

/** The way back that is told for a hub whose write was cut off, by what the catalogue says its bootloader is. */

const written = (kind: string): CatalogueView => {
  const view = catalogue([release('01000002')], '01000002');
  return { ...view, models: view.models.map((model) => ({ ...model, loader: { kind } })) };
};
const actionFor = (view: CatalogueView | null, hub: string | null = chf): string => {
  const store = openWithHubs();
  if (view !== null)
    store.transaction('catalogue', (db) => saveCatalogueView(db, view, { atMs: 0, source: 'test' }));
  return suspectAction(store.db, hub === null ? null : requireDeviceId(hub, 'test'));
};

it.each([
  ['u-boot', 'says-who-it-is'],
  ['gecko', 'may-have-lost-its-name'],
] as const)('a torn hub of the family %s has the way back of its own family', (kind, torn) => {
  expect(actionFor(written(kind))).toBe(tornActions[torn]);
});

it.each<[string, CatalogueView | null, string | null]>([
  ['no catalogue was ever read', null, chf],
  ['nobody knows which hub it is', written('u-boot'), null],
  ['the hub is in no register', written('u-boot'), '00-00-00-00-00-00-00-01'],
  ['its Device Model is in no catalogue any more', { ...written('u-boot'), models: [] }, chf],
  ['this version has no such loader', written('of a later version'), chf],
])('is the way that holds for all where %s', (_where, view, hub) => {
  expect(actionFor(view, hub)).toBe(tornActions.unknown);
});

it('is not told over a bug: a catalogue that keeps no loader for a Device Model is one', () => {
  const view = written('u-boot');
  const broken = { ...view, models: view.models.map((model) => ({ ...model, loader: null as never })) };
  expect(() => actionFor(broken)).toThrow(TypeError);
});
