import { defineConfig } from 'vitest/config';

/** What a bench that was started below test/ left there: git ignores it, and so does this. */
const ignored = 'test/**/.*/**';

/**
 * Five projects: `unit` is quick and needs nothing outside npm, `integration` talks to real processes on this
 * machine (lrzsz, QEMU, child processes), `rig` boots real U-Boot hubs, `screen` drives a bench through the build of
 * its screen in Chromium, `conformance` boots bootloaders of other machines and is no part of `npm test`. Suites that need a
 * Debian package live in the last four and say why when they are skipped.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [
            ignored,
            ...['int', 'rig', 'screen', 'conformance'].map((kind) => `test/**/*.${kind}.test.ts`),
          ],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/**/*.int.test.ts'],
          exclude: [ignored],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'rig',
          include: ['test/**/*.rig.test.ts'],
          exclude: [ignored],
          testTimeout: 240_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'conformance',
          include: ['test/**/*.conformance.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'screen',
          include: ['test/**/*.screen.test.ts'],
          exclude: [ignored],
          testTimeout: 180_000,
          hookTimeout: 90_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
