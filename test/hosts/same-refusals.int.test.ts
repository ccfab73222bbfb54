import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { root } from '../../scripts/places.mjs';
import { createCatalogue } from '../../src-main/core/catalogue/create-catalogue.ts';
import { catalogueFolders } from '../../src-main/core/create-core.ts';
import { openRealBench } from '../../src-main/hosts/open-real-bench.ts';
import { keepRecent } from '../../src-main/hosts/recent-log.ts';
import type { BenchSnapshot } from '../../src-shared/contract/bench.ts';
import type { DeviceModelEntry } from '../../src-shared/domain/release.ts';
import { typed } from '../cli/cli-bench.ts';
import { overWebSocket } from '../contract/transports.ts';
import { gbcsImageOf } from '../rig/gbcs-image.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { makeSampleSite, sampleModel } from '../rig/sample-site.ts';
import { makeRigFirmware } from '../rig/u-boot-image.ts';
import { rigUBootSettings } from '../rig/u-boot-settings.ts';
import { startDesktopCore } from './desktop-core.ts';

const maker = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const stranger = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const makersKey = maker.publicKey.export({ format: 'pem', type: 'spki' }).toString();
const image = makeRigFirmware({ version: '01020305', padBytes: 4096 });

interface Case {
  readonly what: string;
  /** What the site put into the folder of makers' keys, by file name. */
  readonly keys: Readonly<Record<string, string>>;
  readonly container: 'raw' | 'gbcs-ota';
  readonly file: Uint8Array;
  readonly loader?: DeviceModelEntry['loader'];
  /** The code of the refusal; null where the catalogue is taken. */
  readonly refusal: string | null;
}

const signed = { container: 'gbcs-ota', file: gbcsImageOf(image, maker.privateKey) } as const;
const cases: readonly Case[] = [
  { what: "its maker's image", keys: { '106C.pem': makersKey }, ...signed, refusal: null },
  {
    what: 'an image without a signature',
    keys: { '106C.pem': makersKey },
    container: 'raw',
    file: image,
    refusal: 'image-signature-missing',
  },
  {
    what: 'an image that somebody else signed',
    keys: { '106C.pem': makersKey },
    container: 'gbcs-ota',
    file: gbcsImageOf(image, stranger.privateKey),
    refusal: 'image-signature-invalid',
  },
  {
    what: "an image whose maker's key is broken",
    keys: { '106C.pem': 'no key' },
    ...signed,
    refusal: 'signer-key-unusable',
  },
  {
    what: "loader settings that its hubs' loader cannot work with",
    keys: {},
    container: 'raw',
    file: image,
    loader: { ...rigUBootSettings, baudRate: 0 },
    refusal: 'loader-settings-invalid',
  },
];

/** Each face of the bench: has the catalogue of `source` read into `dataFolder`, and tells the code of the refusal, or null. */
const faces: Readonly<Record<string, (dataFolder: string, source: string) => Promise<string | null>>> = {
  'the command line': async (dataFolder, source) => {
    const run = await typed(['--data', dataFolder, '--json', 'catalogue', 'update', '--source', source]);
    return run.code === 0 ? null : JSON.parse(run.out).fault.code;
  },
  'the web host': async (dataFolder, source) => {
    const recent = keepRecent(() => {});
    const bench = await openRealBench({ dataFolder, version: '0.0.0', recent });
    const web = await overWebSocket({ router: bench.router, log: () => {} });
    try {
      const { client, close } = await web.open();
      await client.firmware.update({ source });
      const code = await endOfUpdate(() => client.bench.snapshot({}));
      close();
      return code;
    } finally {
      await web.close();
      await bench.close();
    }
  },
  "the desktop's core": async (dataFolder, source) => {
    const core = await startDesktopCore(join(root, 'src-main/hosts/electron/core-entry.ts'), dataFolder);
    try {
      await core.ask('/firmware/update', { source });
      return await endOfUpdate(async () => (await core.ask('/bench/snapshot')) as BenchSnapshot);
    } finally {
      await core.stop();
    }
  },
};

const endOfUpdate = async (snapshot: () => Promise<BenchSnapshot>): Promise<string | null> => {
  const { catalogue } = await vi.waitFor(
    async () => {
      const now = await snapshot();
      if (now.catalogue.update !== null) throw new Error('the update goes on');
      return now;
    },
    { timeout: 30_000, interval: 20 },
  );
  return catalogue.lastFault?.code ?? null;
};

interface Prepared {
  /** Trusts the root of the catalogue, and holds the makers' keys. */
  readonly dataFolder: string;
  readonly source: string;
}

const prepare = async (folder: string, { keys, container, file, loader }: Case): Promise<Prepared> => {
  const hubs = [{ ...sampleIdentity(0), firmwareVersion: '01020304' }];
  const site = await makeSampleSite({ folder: join(folder, 'site'), hubs });
  if (loader !== undefined)
    await site.repository.setModel({ deviceModel: sampleModel, name: 'Rig', loader, latestProduction: [] });
  const release = { version: '01020305', installableFrom: ['01020304'], file: { container, bytes: file } };
  await site.setProduction(await site.addRelease(release));
  await site.publish();
  const dataFolder = join(folder, 'bench');
  const keeper = createCatalogue({ ...catalogueFolders(dataFolder), nowMs: Date.now });
  await keeper.trustRoot(await site.repository.rootBytes());
  mkdirSync(join(dataFolder, 'gbcs-signers'));
  for (const [name, key] of Object.entries(keys)) writeFileSync(join(dataFolder, 'gbcs-signers', name), key);
  return { dataFolder, source: site.catalogueFolder };
};

describe.each(cases)('a catalogue with $what', (given) => {
  let folder: string;
  let prepared: Prepared;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'reflash-faces-'));
    prepared = await prepare(folder, given);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(Object.keys(faces))(`${given.refusal === null ? 'is taken' : 'is refused'} by %s`, async (name) => {
    const dataFolder = join(folder, name);
    cpSync(prepared.dataFolder, dataFolder, { recursive: true });
    expect(await faces[name]?.(dataFolder, prepared.source)).toBe(given.refusal);
  });
});
