import { setUpOrExit } from './setup.mjs';
import { runStages, suite } from './stages.mjs';

// What real bootloaders of other machines are like: too long for every `npm test`.
const nodePath = await setUpOrExit({ needDebianParts: true });
process.exit(await runStages(nodePath, [suite('conformance')]));
