#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cliNode, isAtLeast, systemNode } from '../scripts/node-check.mjs';
import { runChild } from '../scripts/run-child.mjs';

const main = new URL('../src-main/cli/main.ts', import.meta.url);
const npmNode = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
const newerNode = [`${npmNode}.exe`, npmNode].find((path) => existsSync(path));

// The version is looked at before anything native loads: an older Node would crash rather than say why.
if (!isAtLeast(process.version, systemNode) && newerNode !== undefined) {
  process.exit(await runChild(newerNode, [fileURLToPath(main), ...process.argv.slice(2)]));
} else if (isAtLeast(process.version, cliNode)) {
  await import(main.href);
} else {
  console.error(
    `This is Node ${process.version}; reflash needs Node ${cliNode} or newer. In the project's folder run ` +
      '`npm run reflash -- <command>`, which brings Node 24 (as node_modules/.bin/node) and uses it.',
  );
  process.exit(1);
}
