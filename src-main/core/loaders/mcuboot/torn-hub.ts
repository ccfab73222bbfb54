import type { TornHub } from '../../../../src-shared/domain/next-action.ts';
import type { LoaderSettings } from '../../../../src-shared/domain/release.ts';
import type { BootMode } from './boot-mode.ts';

const writesOverWhatRuns: BootMode = 'single-slot';

/** Everywhere else the old firmware stands beside the write, and goes on running. */
export const mcubootTornHub = ({ bootMode }: LoaderSettings): TornHub =>
  bootMode === writesOverWhatRuns ? 'may-have-lost-its-name' : 'says-who-it-is';
