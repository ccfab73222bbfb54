import { existsSync, readFileSync } from 'node:fs';

/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {readonly string[]} skippedSuites titles, which carry the reason
 */

/** @type {Tally} */
export const emptyTally = { passed: 0, failed: 0, skipped: 0, skippedSuites: [] };

/**
 * @param {string} file
 * @returns null where vitest wrote none
 */
export const readReport = (file) =>
  existsSync(file) ? tallyOf(JSON.parse(readFileSync(file, 'utf8'))) : null;

/**
 * @typedef {{ readonly status: string, readonly ancestorTitles: readonly string[], readonly title: string }} Assertion
 * @typedef {{ readonly status: string, readonly assertionResults: readonly Assertion[] }} FileResult
 */

/**
 * Counts what vitest's JSON report holds. A file that failed without a failed test (it did not load, or a hook threw)
 * counts as one failure.
 * @param {{ readonly testResults: readonly FileResult[] }} report
 * @returns {Tally}
 */
export const tallyOf = ({ testResults }) => testResults.map(tallyOfFile).reduce(addReports, emptyTally);

/**
 * @param {FileResult} file
 * @returns {Tally}
 */
const tallyOfFile = ({ status, assertionResults }) => {
  const passed = assertionResults.filter((result) => result.status === 'passed').length;
  const failed = assertionResults.filter((result) => result.status === 'failed').length;
  const skipped = assertionResults.filter((result) => !['passed', 'failed'].includes(result.status));
  const titles = skipped.map((result) => result.ancestorTitles[0] ?? result.title);
  const failedFile = status === 'failed' && failed === 0 ? 1 : 0;
  return {
    passed,
    failed: failed + failedFile,
    skipped: skipped.length,
    skippedSuites: [...new Set(titles)],
  };
};

/**
 * @param {Tally} first
 * @param {Tally} second
 * @returns {Tally}
 */
export const addReports = (first, second) => ({
  passed: first.passed + second.passed,
  failed: first.failed + second.failed,
  skipped: first.skipped + second.skipped,
  skippedSuites: [...first.skippedSuites, ...second.skippedSuites],
});
