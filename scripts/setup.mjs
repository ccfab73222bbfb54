import { setUpDebianParts } from './debian-parts.mjs';
import { findNode } from './find-node.mjs';
import { complaintAboutNode } from './node-check.mjs';
import { setUpPackages } from './packages.mjs';

/**
 * Brings whatever is missing: npm packages, Node 24 among them, and on request Debian packages.
 * @param {{ readonly needDebianParts: boolean, readonly log: (line: string) => void }} options
 * @returns the path of the Node to run everything else with
 * @throws with a message that says what to do
 */
export const setUp = async ({ needDebianParts, log }) => {
  const complaint = complaintAboutNode(process.version);
  if (complaint !== null) throw new Error(complaint);
  await setUpPackages(log);
  const nodePath = findNode();
  if (needDebianParts) setUpDebianParts(log);
  return nodePath;
};

/**
 * {@link setUp} for a command: a failure is told without a stack, and ends the process with 1.
 * @param {{ readonly needDebianParts: boolean }} options
 */
export const setUpOrExit = async (options) => {
  try {
    // On stderr, so that a command's own output stays clean.
    return await setUp({ ...options, log: (line) => console.error(line) });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
};
