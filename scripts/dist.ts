/** `npm run dist [-- --dir]`: builds all and packs installers for this system into dist/installers. */
import { join } from 'node:path';
import { buildMain } from './build-main.ts';
import { buildScreen } from './build-screen.ts';
import { environmentFor, root } from './places.mjs';
import { runChild } from './run-child.mjs';

await buildScreen();
await buildMain();
const builder = join(root, 'node_modules', 'electron-builder', 'cli.js');
const args = [builder, '--config', 'electron-builder.yml', '--publish', 'never', ...process.argv.slice(2)];
process.exit(await runChild(process.execPath, args, { cwd: root, env: environmentFor(process.execPath) }));
