import { initial } from './0001-initial.ts';
import { benchOnScreen } from './0002-bench-on-screen.ts';
import { reviewIndexes } from './0003-review-indexes.ts';
import { releaseStops } from './0004-release-stops.ts';
import { lineHealth } from './0005-line-health.ts';
import { overrides } from './0006-overrides.ts';
import { imageAndOrder } from './0007-image-and-order.ts';

/** `number` is the `user_version` a database has once this migration is in; numbers run 1, 2, 3 without a gap. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/** Forward only, never edited once shipped. */
export const migrations: readonly Migration[] = [
  initial,
  benchOnScreen,
  reviewIndexes,
  releaseStops,
  lineHealth,
  overrides,
  imageAndOrder,
];

export const latestMigration = migrations.length;
