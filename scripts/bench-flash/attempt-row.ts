import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Core, openCore } from '../../src-main/core/create-core.ts';
import type { AttemptReport } from '../../src-main/core/flash/attempt.ts';
import { openSerialLink } from '../../src-main/core/links/serial-link.ts';
import { initialBaudRate } from '../../src-main/core/loaders/create-loader.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import { parseWorkOrderId } from '../../src-shared/domain/work-order.ts';
import type { LineProcess } from '../../test/rig/line-process-start.ts';
import { receiveSite } from '../../test/rig/provision-bench.ts';
import { sampleIdentity } from '../../test/rig/sample-hubs.ts';
import { makeSampleSite, type SampleSite, sampleModel } from '../../test/rig/sample-site.ts';
import { rigUBootSettings } from '../../test/rig/u-boot-settings.ts';
import { percentile } from '../bench-screen/figures.ts';
import type { LineCalibration } from './calibrate-lines.ts';
import { measureLoad } from './measured-load.ts';
import { type FlashRow, withinSeconds } from './rows.ts';
import { watchStore } from './store-cost.ts';

const [oldVersion, newVersion] = ['01020304', '01020305'] as const;

export interface AttemptRowOptions {
  readonly lines: LineProcess;
  readonly line: LineCalibration;
  readonly lineCount: number;
  readonly imageBytes: number;
  readonly atMostSeconds: number;
}

const prepareSite = async (folder: string, options: AttemptRowOptions): Promise<SampleSite> => {
  const { lineCount, line, imageBytes } = options;
  const hubs = Array.from({ length: lineCount }, (_, index) => ({
    ...sampleIdentity(index),
    firmwareVersion: oldVersion,
  }));
  const site = await makeSampleSite({ folder, hubs });
  await site.repository.setModel({
    deviceModel: sampleModel,
    name: 'Rig hub (U-Boot)',
    loader: { ...rigUBootSettings, baudRate: line.baudRate },
    latestProduction: [],
  });
  const release = await site.addRelease({ version: newVersion, installableFrom: [oldVersion], imageBytes });
  await site.setProduction(release);
  await site.publish();
  return site;
};

const openBenchCore = (dataFolder: string): Core =>
  openCore({
    dataFolder,
    operator: 'bench',
    openLink: (path, settings, signal) =>
      openSerialLink({ path, baudRate: initialBaudRate(settings), signal }),
    onBug: (error) => console.error(error),
  });

const flashAll = (
  core: Core,
  site: SampleSite,
  { lines, lineCount }: AttemptRowOptions,
  signal: AbortSignal,
): Promise<readonly AttemptReport[]> => {
  const workOrderId = parseWorkOrderId(site.workOrderId);
  return Promise.all(
    lines.paths.slice(0, lineCount).map((port, index) => {
      const label = [requireDeviceId(sampleIdentity(index).gpf, 'bench')];
      return core.flash({ label, workOrderId, port, slot: index + 1 }, () => {}, signal);
    }),
  );
};

const findProblem = async (reports: readonly AttemptReport[], lines: LineProcess): Promise<string | null> => {
  const failed = reports.find(({ outcome }) => outcome.kind !== 're-flashed');
  if (failed !== undefined) return `${failed.port}: ${JSON.stringify(failed.outcome)}`;
  const bad = (await lines.hubs()).find(
    ({ storedVersion, violations }) => storedVersion !== newVersion || violations.length > 0,
  );
  return bad === undefined ? null : `a hub holds ${bad.storedVersion}; ${bad.violations.join('; ')}`;
};

/**
 * Whole attempts on every line at once, from label to settled record in a store on disk: what an operator waits for.
 * The share of the ceiling is the transfer's own, the lowest of all lines.
 */
export const measureAttempts = async (options: AttemptRowOptions): Promise<FlashRow> => {
  const { lines, line, lineCount, imageBytes, atMostSeconds } = options;
  const { baudRate, turnAroundMs } = line;
  const head = { what: 'attempt', baudRate, turnAroundMs, lineCount, imageBytes };
  const folder = mkdtempSync(join(tmpdir(), 'reflash-bench-attempt-'));
  const site = await prepareSite(join(folder, 'site'), options);
  const core = openBenchCore(join(folder, 'bench'));
  try {
    await receiveSite(core, site, join(folder, 'bench'));
    const roles = Array.from(
      { length: lineCount },
      (_, index) => ({ kind: 'hub', index, firmwareVersion: oldVersion }) as const,
    );
    await lines.lay({ baudRate, turnAroundMs: line.laidTurnAroundMs, lines: roles });
    const storeCost = watchStore(core.store);
    const { value, load } = await measureLoad(() =>
      withinSeconds(atMostSeconds, (signal) => flashAll(core, site, options, signal)),
    );
    const seconds = percentile(
      value.map(({ durationMs }) => durationMs / 1_000),
      0.5,
    );
    const ceilingFraction = Math.min(...value.map((report) => report.ceilingFraction ?? 0));
    const problem = await findProblem(value, lines);
    return {
      ...head,
      seconds,
      ceilingFraction,
      load,
      emulator: await lines.cost(),
      store: storeCost(lineCount),
      problem,
    };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { ...head, seconds: null, ceilingFraction: null, load: null, emulator: null, problem };
  } finally {
    await lines.lay({ baudRate, turnAroundMs, lines: [] });
    core.close();
    rmSync(folder, { recursive: true, force: true });
  }
};
