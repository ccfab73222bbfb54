import { setUpOrExit } from './setup.mjs';
import { house, runStages, suite, types } from './stages.mjs';

// The quick part of `npm test`: no real parts, no processes.
const nodePath = await setUpOrExit({ needDebianParts: false });
process.exit(await runStages(nodePath, [house, ...types, suite('unit')]));
