import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe } from 'vitest';

/** Programs and files that real-part suites need, and the Debian package that brings each. */
const parts = {
  rx: { package: 'lrzsz', path: null },
  sb: { package: 'lrzsz', path: null },
  socat: { package: 'socat', path: null },
  mkimage: { package: 'u-boot-tools', path: null },
  sfdisk: { package: 'fdisk', path: null },
  'mkfs.vfat': { package: 'dosfstools', path: null },
  mcopy: { package: 'mtools', path: null },
  'qemu-system-arm': { package: 'qemu-system-arm', path: null },
  'u-boot-qemu': { package: 'u-boot-qemu', path: '/usr/lib/u-boot/qemu_arm/u-boot.bin' },
  chromium: { package: 'chromium', path: null },
  sqlite3: { package: 'sqlite3', path: null },
  xmllint: { package: 'libxml2-utils', path: null },
} as const;
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
