import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { environmentFor, root } from './places.mjs';
import { runChild } from './run-child.mjs';
import { addReports, emptyTally, readReport } from './tally.mjs';

/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {string} tool an npm package
 * @property {string} [program] the tool's program where it has another name
 * @property {readonly string[]} args
 * @property {string} [reportFile] where vitest leaves its totals
 */

/** @type {Stage} */
export const house = {
  name: 'format and lint',
  tool: '@biomejs/biome',
  program: 'biome',
  // It colours a log file too unless told not to.
  args: ['ci', `--colors=${process.stdout.isTTY ? 'force' : 'off'}`, '.'],
};

/** A layer each, so that one cannot lean on another's settings. @type {readonly Stage[]} */
export const types = ['src-shared', 'src-main', 'src-renderer', 'test'].map((layer) => ({
  name: `types of ${layer}`,
  tool: 'typescript',
  program: 'tsc',
  args: ['-p', layer],
}));

/**
 * @param {string} project of vitest.config.ts
 * @returns {Stage}
 */
export const suite = (project) => {
  const reportFile = join(root, 'test-results', `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const args = ['run', '--project', project, '--passWithNoTests', ...reporters];
  return { name: `${project} tests`, tool: 'vitest', args, reportFile };
};

/**
 * Runs the stages one after the other, and stops at the first that fails. The last line printed is the sum.
 * @param {string} nodePath
 * @param {readonly Stage[]} stages
 * @returns {Promise<number>} the exit code
 */
export const runStages = async (nodePath, stages) => {
  let tally = emptyTally;
  let failedStage = null;
  for (const stage of stages) {
    const code = await runStage(nodePath, stage);
    const report = stage.reportFile === undefined ? null : readReport(stage.reportFile);
    tally = addReports(tally, report ?? emptyTally);
    if (code === 0 && tally.failed === 0) continue;
    failedStage = stage.name;
    break;
  }
  return summarise(tally, failedStage);
};

/**
 * @param {string} nodePath
 * @param {Stage} stage
 */
const runStage = async (nodePath, { name, tool, program, args, reportFile }) => {
  console.log(`\n== ${name}`);
  if (reportFile !== undefined) {
    mkdirSync(dirname(reportFile), { recursive: true });
    // An old report must not speak for a run that never wrote one.
    rmSync(reportFile, { force: true });
  }
  const startedAtMs = performance.now();
  const entry = toolEntry(tool, program ?? tool);
  const code = await runChild(nodePath, [entry, ...args], { cwd: root, env: environmentFor(nodePath) });
  const seconds = ((performance.now() - startedAtMs) / 1_000).toFixed(1);
  console.log(`== ${name}: ${code === 0 ? 'good' : `failed with exit code ${code}`}, ${seconds} s`);
  return code;
};

/**
 * The script behind a tool, started with Node itself: the links in node_modules/.bin are shell scripts on Windows.
 * @param {string} tool
 * @param {string} program
 */
const toolEntry = (tool, program) => {
  const folder = join(root, 'node_modules', tool);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[program]);
};

/**
 * @param {import('./tally.mjs').Tally} tally
 * @param {string | null} failedStage
 */
const summarise = ({ passed, failed, skipped, skippedSuites }, failedStage) => {
  console.log('\n== summary');
  for (const suiteTitle of skippedSuites) console.log(`skipped: ${suiteTitle}`);
  const ranNothing = failedStage === null && passed === 0;
  if (ranNothing) console.log('No test ran at all: that proves nothing, and counts as a failure.');
  if (failedStage !== null) console.log(`Stopped at: ${failedStage}`);
  const isGood = failedStage === null && !ranNothing;
  // A stage that is no test counts as one failure, so that this line never looks good when the run was not.
  console.log(`${passed} passed, ${isGood ? failed : Math.max(failed, 1)} failed, ${skipped} skipped`);
  return isGood ? 0 : 1;
};
