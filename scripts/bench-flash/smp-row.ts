import { performance } from 'node:perf_hooks';
import { openSerialLink } from '../../src-main/core/links/serial-link.ts';
import type { Loader } from '../../src-main/core/loaders/loader.ts';
import { createMcubootLoader } from '../../src-main/core/loaders/mcuboot/loader.ts';
import { makeMcubootFirmware } from '../../test/rig/mcuboot-image.ts';
import { rigMcubootSettings } from '../../test/rig/mcuboot-settings.ts';
import { percentile } from '../bench-screen/figures.ts';
import type { AttemptRowOptions } from './attempt-row.ts';
import { measureLoad } from './measured-load.ts';
import { type FlashRow, withinSeconds } from './rows.ts';

const [oldVersion, newVersion] = ['01020304', '01020305'] as const;
const noLimit = new AbortController().signal;

const loadAll = (
  loaders: readonly Loader[],
  image: Uint8Array,
  signal: AbortSignal,
): Promise<readonly { readonly seconds: number; readonly ceilingFraction: number }[]> =>
  Promise.all(
    loaders.map(async (loader) => {
      const startedAtMs = performance.now();
      const hooks = { onProgress: () => {}, onWriteBegins: () => {} };
      const { ceilingFraction } = await loader.load(image, hooks, signal);
      return { seconds: (performance.now() - startedAtMs) / 1_000, ceilingFraction: ceilingFraction ?? 0 };
    }),
  );

/**
 * SMP console frames of up to 1,024 bytes to virtual MCUboot hubs, by the loader, which keeps as many requests
 * outstanding as the hub has room for. The share of the ceiling is its own, of the lowest line; the hub checks the image.
 */
export const measureSmp = async (options: AttemptRowOptions): Promise<FlashRow> => {
  const { lines, line, lineCount, imageBytes, atMostSeconds } = options;
  const { baudRate, turnAroundMs, laidTurnAroundMs } = line;
  const head = { what: 'SMP', baudRate, turnAroundMs, lineCount, imageBytes };
  const image = makeMcubootFirmware({ version: newVersion, padBytes: imageBytes });
  const roles = Array.from(
    { length: lineCount },
    (_, index) => ({ kind: 'mcuboot', index, firmwareVersion: oldVersion }) as const,
  );
  await lines.lay({ baudRate, turnAroundMs: laidTurnAroundMs, lines: roles });
  const paths = lines.paths.slice(0, lineCount);
  const links = await Promise.all(paths.map((path) => openSerialLink({ path, baudRate })));
  const settings = { ...rigMcubootSettings, baudRate };
  const loaders = links.map((link) => createMcubootLoader({ link, settings }));
  try {
    await Promise.all(loaders.map((loader) => loader.identify(noLimit)));
    const { value, load } = await measureLoad(() =>
      withinSeconds(atMostSeconds, (signal) => loadAll(loaders, image, signal)),
    );
    const emulator = await lines.cost();
    await Promise.all(loaders.map((loader) => loader.check(image, noLimit)));
    const seconds = percentile(
      value.map((loaded) => loaded.seconds),
      0.5,
    );
    const ceilingFraction = Math.min(...value.map((loaded) => loaded.ceilingFraction));
    return { ...head, seconds, ceilingFraction, load, emulator, problem: null };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { ...head, seconds: null, ceilingFraction: null, load: null, emulator: null, problem };
  } finally {
    await Promise.all(links.map((link) => link.close()));
    await lines.lay({ baudRate, turnAroundMs, lines: [] });
  }
};
