import { join } from 'node:path';
import { environmentFor, root } from './places.mjs';
import { runChild } from './run-child.mjs';
import { setUpOrExit } from './setup.mjs';

const nodePath = await setUpOrExit({ needDebianParts: false });
const args = [join(root, 'scripts', 'demo.ts'), ...process.argv.slice(2)];
process.exit(await runChild(nodePath, args, { env: environmentFor(nodePath) }));
