import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe } from 'vitest';
import parts from '../scripts/debian-parts.json' with { type: 'json' };

/** Programs and files that real-part suites need, and the Debian package that brings each; the setup reads the same list. */
export type Part = keyof typeof parts;

const isPresent = (part: Part): boolean => {
  const { path } = parts[part];
  if (path !== null) return existsSync(path);
  try {
    execFileSync('sh', ['-c', `command -v ${part}`], {
      stdio: 'ignore',
      env: { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` },
    });
    return true;
  } catch {
    return false;
  }
};

/**
 * `describe` for suites that need real parts. Where one is missing the suite is skipped and its title says which
 * package brings it; with CI=true the suite runs, and so fails, because a skip there would hide a missing part.
 */
export const describeWith = (...needed: readonly Part[]): typeof describe | typeof describe.skip => {
  const missing = needed.filter((part) => !isPresent(part));
  if (missing.length === 0 || process.env.CI === 'true') return describe;
  const packages = [...new Set(missing.map((part) => parts[part].package))].join(' ');
  return ((title: string, body: () => void) =>
    describe.skip(`${title} (skipped: needs Debian packages ${packages})`, body)) as typeof describe.skip;
};

/** /usr/sbin holds mkfs.vfat and sfdisk and is not on everybody's PATH. */
export const toolEnvironment: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin`,
};
