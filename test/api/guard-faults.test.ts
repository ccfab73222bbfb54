import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeBenchTemplate, makeTestBench } from './test-bench.ts';

let template: string;
beforeAll(async () => {
  template = await makeBenchTemplate();
});
afterAll(() => rmSync(template, { recursive: true, force: true }));

it("a bench opens with a maker's key that cannot be used, and a notice that names the file", async () => {
  const bench = await makeTestBench(template);
  const { dataFolder } = await bench.client.settings.get({});
  const signers = join(dataFolder, 'gbcs-signers');
  mkdirSync(signers);
  writeFileSync(join(signers, '106C.pem'), 'no key');
  const reopened = await bench.closeAndReopen();
  const { notices } = await reopened.client.bench.snapshot({});
  expect(notices).toMatchObject([
    {
      tone: 'bad',
      text: expect.stringContaining(join(signers, '106C.pem')),
      hint: expect.stringContaining('P-256'),
    },
  ]);
  await reopened.remove();
});
