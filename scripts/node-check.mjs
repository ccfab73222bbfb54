/** Node releases this project needs, and how to compare with them. Must load on any Node, however old. */

/** What the setup itself runs on. */
export const setupNode = '20.0.0';
/** Loads the native database driver and strips types without a flag; anything older does not. */
export const cliNode = '22.18.0';
/** A system Node that may stand in for the one that npm brings. */
export const systemNode = '24.15.0';

/**
 * Compares two releases of Node, `24.15.0` or `v24.15.0`, part by part.
 * @param {string} version
 * @param {string} minimum
 */
export const isAtLeast = (version, minimum) => {
  const found = parts(version);
  const wanted = parts(minimum);
  for (let index = 0; index < wanted.length; index += 1) {
    const difference = (found[index] ?? 0) - (wanted[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
};

/** @param {string} version */
const parts = (version) => version.replace(/^v/, '').split(/[.-]/, 3).map(Number);

/**
 * The sentence for whoever runs a Node that is too old for the setup, or null.
 * @param {string} version
 */
export const complaintAboutNode = (version) =>
  isAtLeast(version, setupNode)
    ? null
    : `This is Node ${version}; the setup needs Node ${setupNode} or newer. Install a current Node, then run the command again.`;
