import { parseDeviceModelKey } from '../../src-shared/domain/device-model.ts';
import type { LineLoad } from '../../src-shared/domain/line-load.ts';

const deviceModel = parseDeviceModelKey('106C-0102');
if (deviceModel === null) throw new Error('no Device Model');

/** A transfer over a line on which nothing is wrong. */
export const goodLoad: LineLoad = {
  atMs: 1_000,
  deviceModel,
  baudRate: 115_200,
  latency: 'low',
  imageBytes: 131_072,
  frames: 128,
  retries: 0,
  turnAroundMs: 1,
  ceilingFraction: 0.97,
};

export const loads = (count: number, changes: Partial<LineLoad> = {}): readonly LineLoad[] =>
  Array.from({ length: count }, () => ({ ...goodLoad, ...changes }));
