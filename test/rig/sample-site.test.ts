import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../store/open-test-store.ts';
import { sampleIdentity } from './sample-hubs.ts';
import { makeSampleSite } from './sample-site.ts';

/** As a rig does that is started in a folder of its own. */
const makeSite = async (folder: string) => {
  const hubs = [{ ...sampleIdentity(0), firmwareVersion: '01020304' }];
  const site = await makeSampleSite({ folder, hubs });
  await site.setProduction(await site.addRelease({ version: '01020305', installableFrom: ['01020304'] }));
  await site.publish();
  return { root: readFileSync(site.rootFile), draft: await site.repository.draft() };
};

it('a site made once more in its folder publishes anew under the root that benches trust already', async () => {
  const folder = temporaryFolder();
  const first = await makeSite(folder);
  const second = await makeSite(folder);
  expect(second.root.equals(first.root)).toBe(true);
  expect(second.draft.models).toEqual(first.draft.models);
});
