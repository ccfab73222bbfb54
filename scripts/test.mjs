import { rendererStage } from './renderer-build.mjs';
import { setUpOrExit } from './setup.mjs';
import { house, runStages, suite, types } from './stages.mjs';

const nodePath = await setUpOrExit({ needDebianParts: true });
const suites = [suite('unit'), suite('integration'), suite('rig'), rendererStage, suite('screen')];
process.exit(await runStages(nodePath, [house, ...types, ...suites]));
