import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { gbcsImageOf } from '../rig/gbcs-image.ts';
import { assetRegisterCsv, sampleIdentity, workOrderCsv } from '../rig/sample-hubs.ts';
import { makeRigFirmware } from '../rig/u-boot-image.ts';
import { rigUBootSettings } from '../rig/u-boot-settings.ts';
import { createVirtualHub, type VirtualHub } from '../rig/virtual-hub.ts';
import { type CliRun, makeFolder, type TestFolder, typed } from './cli-bench.ts';

const oldVersion = '01020304';
const newVersion = '01020305';
const maker = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const stranger = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const identity = sampleIdentity(0);

let folder: TestFolder;
let hub: VirtualHub;
const reflash = (args: readonly string[]): Promise<CliRun> =>
  typed(['--data', folder.place('bench'), ...args], { openLink: async () => hub.openLink() });
const update = (): Promise<CliRun> => reflash(['catalogue', 'update', '--source', folder.place('catalogue')]);
const configure = (pair: typeof maker): void => {
  const signers = folder.place(join('bench', 'gbcs-signers'));
  mkdirSync(signers, { recursive: true });
  const pem = pair.publicKey.export({ format: 'pem', type: 'spki' }).toString();
  writeFileSync(join(signers, '106C.pem'), pem);
};

const firmware = makeRigFirmware({ version: newVersion, padBytes: 4096 });

beforeAll(async () => {
  folder = makeFolder();
  writeFileSync(folder.place('hubs.csv'), assetRegisterCsv([identity], oldVersion));
  writeFileSync(folder.place('work-order.csv'), workOrderCsv([identity], 'WO1'));
  const entry = {
    deviceModel: '106C-0102',
    name: 'Sample hub',
    loader: rigUBootSettings,
    latestProduction: [],
  };
  writeFileSync(folder.place('model.json'), JSON.stringify(entry));
  writeFileSync(folder.place('new.ota'), gbcsImageOf(firmware, maker.privateKey));
  const place = ['--repository', folder.place('catalogue'), '--keys', folder.place('keys')];
  const model = ['--device-model', '106C-0102', '--hardware', '0000-00FF'];
  const version = ['--firmware-version', newVersion, '--installable-from', oldVersion];
  const container = ['--container', 'gbcs-ota', '--name', 'new.ota'];
  for (const args of [
    ['init'],
    ['add-model', folder.place('model.json')],
    ['add-release', folder.place('new.ota'), ...model, ...version, ...container],
    ['set-production', ...model, '--release', 'images/new.ota'],
    ['publish', '--root-out', folder.place('root.json')],
  ])
    expect(await typed(['catalogue', ...args, ...place])).toMatchObject({ code: 0, err: '' });
});
beforeEach(async () => {
  rmSync(folder.place('bench'), { recursive: true, force: true });
  hub = createVirtualHub({ name: 'slot 0', identity, firmwareVersion: oldVersion });
  await reflash(['catalogue', 'trust', folder.place('root.json')]);
});
afterAll(() => folder.remove());

it('accepts an image of a maker without a configured key', async () => {
  expect((await update()).code).toBe(0);
});

it("accepts an image that its maker's configured key signed", async () => {
  configure(maker);
  expect((await update()).code).toBe(0);
});

it("refuses an image that another key than its maker's configured one signed", async () => {
  configure(stranger);
  const run = await update();
  expect(run).toMatchObject({ code: 3, err: expect.stringContaining('image-signature-invalid') });
  expect((await reflash(['catalogue', 'show'])).err).toContain('catalogue-missing');
});

it('writes no image to a hub once a key is configured that did not sign it', async () => {
  await update();
  await reflash(['import', 'hubs', folder.place('hubs.csv')]);
  await reflash(['import', 'work-orders', folder.place('work-order.csv')]);
  configure(stranger);
  const run = await reflash(['flash', '--port', 'slot 0', '--label', identity.chf]);
  expect(run).toMatchObject({ code: 1, out: expect.stringContaining('failed, image-signature-invalid') });
  expect(hub.writeCount).toBe(0);
});

it('names a key that cannot be used at each start, and works on without the images it guards', async () => {
  await update();
  await reflash(['import', 'hubs', folder.place('hubs.csv')]);
  await reflash(['import', 'work-orders', folder.place('work-order.csv')]);
  const signers = folder.place(join('bench', 'gbcs-signers'));
  mkdirSync(signers, { recursive: true });
  writeFileSync(join(signers, '106C.pem'), 'no key');
  const identify = await reflash(['identify', '--port', 'slot 0']);
  expect(identify.err).toContain(`${join(signers, '106C.pem')}: is not a public key on P-256 in PEM`);
  expect(identify.code).toBe(0);
  const flash = await reflash(['flash', '--port', 'slot 0', '--label', identity.chf]);
  expect(flash).toMatchObject({ code: 1, out: expect.stringContaining('failed, signer-key-unusable') });
  expect(hub.writeCount).toBe(0);
});
