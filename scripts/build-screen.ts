import { join } from 'node:path';
import { build } from 'vite';
import { root } from './places.mjs';

/** Builds what both hosts serve, into dist/renderer, stale or not. */
export const buildScreen = async (): Promise<void> => {
  await build({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn' });
};
