import { environmentFor } from './places.mjs';
import { runChild } from './run-child.mjs';
import { setUpOrExit } from './setup.mjs';

// `node scripts/with-node.mjs scripts/rig.ts --hubs 2`: sets up if needed, then runs the script on Node 24.
const args = process.argv.slice(2);
if (args.length === 0) {
  console.error('Say which script to run: node scripts/with-node.mjs scripts/rig.ts --hubs 2');
  process.exit(2);
}
const nodePath = await setUpOrExit({ needDebianParts: false });
process.exit(await runChild(nodePath, args, { env: environmentFor(nodePath) }));
