import { isFault } from '../../../../src-shared/domain/faults/fault.ts';
import type { LoaderSettings } from '../../../../src-shared/domain/release.ts';
import { createConsole } from '../../protocols/console/console.ts';
import type { Loader, LoaderFactory, VersionAnnouncement } from '../loader.ts';
import { parseSettings } from '../settings-fields.ts';
import { createSpeedMemory } from '../speed-memory.ts';
import { listenForAnnouncement, notAnnounced } from './announcement.ts';
import { createHubAtPrompt } from './hub-at-prompt.ts';
import { imagePlan } from './image-plan.ts';
import { reachPrompt } from './reach-prompt.ts';
import { restartHub } from './restart.ts';
import { type UBootSettings, uBootSettingsSchema } from './settings.ts';
import { createShell } from './shell.ts';
import { createSpeedSwitch } from './speed-switch.ts';
import { checkStorage, compareStorage, writeStorage } from './storage.ts';
import { transferImage } from './transfer-image.ts';

/** Rejects with `loader-settings-invalid`, naming each wrong setting. */
export const parseUBootSettings = (settings: LoaderSettings): UBootSettings =>
  parseSettings(uBootSettingsSchema, 'u-boot', settings);

/**
 * The `u-boot` loader: a text console, `loady` (YMODEM) or `loadx` (XMODEM) into memory, storage commands, CRC-32 by the
 * device (README.md). `makeMark` is for a recorded hub, which knows the marks of its recording alone.
 */
export const uBootLoaderWith =
  (makeMark?: () => string): LoaderFactory =>
  ({ link, settings: unparsed, trace, speeds = createSpeedMemory() }) => {
    const settings = parseUBootSettings(unparsed);
    const console = createConsole(link, trace);
    const shell = createShell(console, settings, makeMark);
    const speed = createSpeedSwitch(link, console, settings);
    const where = link.name;
    const hubs = createHubAtPrompt(where, shell, settings, (signal) =>
      reachPrompt(console, shell, settings, speed, signal),
    );

    const identify: Loader['identify'] = async (signal) => {
      if (link.baudRate !== settings.baudRate) await link.setLines({ baudRate: settings.baudRate });
      return hubs.identify(signal);
    };

    const load: Loader['load'] = async (image, { onProgress, onWriteBegins }, signal) => {
      imagePlan(where, settings, image, link.baudRate);
      const startedAtMs = performance.now();
      const context = { where, link, console, shell, hubs, settings, onProgress, signal, speed, speeds };
      const { report, proven, attempts, baudRate } = await transferImage(context, image);
      const transferMs = performance.now() - startedAtMs;
      await onWriteBegins();
      const storeMs = await writeStorage(context, image, proven);
      return {
        imageBytes: image.length,
        transferMs: report?.transferMs ?? transferMs,
        storeMs,
        baudRate,
        frames: report?.blocks ?? 0,
        retries: (report?.retries ?? 0) + attempts - 1,
        turnAroundMs: report?.turnAroundMs ?? null,
        ceilingFraction: report?.ceilingFraction ?? null,
      };
    };

    const holds: Loader['holds'] = async (image, signal) => {
      try {
        return (await compareStorage({ where, hubs, settings, signal }, image)) === null
          ? 'matches'
          : 'differs';
      } catch (error) {
        // Storage that cannot be read back, as where a power cut left no file at all, is no reason to give up.
        if (isFault(error, 'check-failed')) return 'unproven';
        throw error;
      }
    };

    const restart: Loader['restart'] = (signal) => restartHub({ console, shell, hubs, settings }, signal);

    const readVersion = async (signal: AbortSignal): Promise<VersionAnnouncement> => {
      for (let restartsLeft = settings.announcement.restarts; ; restartsLeft--) {
        const listened = await listenForAnnouncement(console, settings, signal);
        if ('firmwareVersion' in listened) return listened;
        if (listened.why !== 'noise' || restartsLeft === 0) throw notAnnounced(where, settings, listened);
        await restart(signal);
      }
    };

    const check: Loader['check'] = async (image, signal) => {
      await checkStorage({ where, hubs, settings, signal }, image);
      return 'stored';
    };

    return {
      leavesHub: { afterIdentify: 'stopped', afterLoad: 'stopped' },
      identify,
      holds,
      load,
      check,
      restart,
      readVersion,
    };
  };

export const createUBootLoader: LoaderFactory = uBootLoaderWith();
