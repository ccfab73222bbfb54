import type { DeviceId } from '../../../../src-shared/domain/device-id.ts';
import type { LoaderSettings } from '../../../../src-shared/domain/release.ts';
import { createConsole } from '../../protocols/console/console.ts';
import type { Loader, LoaderDependencies, LoaderFactory, LoadReport } from '../loader.ts';
import { parseSettings } from '../settings-fields.ts';
import { createSpeedMemory, type SpeedMemory } from '../speed-memory.ts';
import { listenForAnnouncement, notAnnounced } from './announcement.ts';
import { checkUpload, vouchesFor } from './check-upload.ts';
import { enterBootloader } from './enter-bootloader.ts';
import { enterWithoutApplication } from './enter-without-application.ts';
import { confirmHub, identifyHub } from './identify.ts';
import { fitImage } from './image-fit.ts';
import { createGeckoLine } from './line.ts';
import { createMenu } from './menu.ts';
import { runApplication } from './run-application.ts';
import { type GeckoSettings, geckoSettingsSchema } from './settings.ts';
import { uploadImage } from './upload.ts';

/** Rejects with `loader-settings-invalid`, naming each wrong setting. */
export const parseGeckoSettings = (settings: LoaderSettings): GeckoSettings =>
  parseSettings(geckoSettingsSchema, 'gecko', settings);

/**
 * Where the hub was last left. `stopped`: in its menu, for an upload or a restart. `awaiting-rescue`: there too, and without
 * an application that could be asked.
 */
type Place = 'running' | 'stopped' | 'awaiting-rescue';

/**
 * The `gecko` loader: Silicon Labs' Gecko Bootloader with its UART XMODEM menu (UG489), image in GBL, 128-byte blocks.
 *
 * - Who the hub is comes from its running application alone; the menu names no hub. A hub whose application is gone is
 *   `application-lost`: only `enterForRescue` lets it be loaded, and its new application must then say who it is.
 * - `identify` leaves the application running. `load` has it name the hub once more and goes into the bootloader from there;
 *   `restart` of a hub that runs goes by the bootloader too.
 * - The bootloader erases and writes while it receives: `load` is the write, and breaking it off leaves no application.
 * - `check` cannot read back. It rests on the bootloader's own word in this visit: it checks the image's checksum (and
 *   signature, where the hub demands one) as blocks arrive and says "Serial upload complete" only if they are right.
 * - `restart` passes when the application is heard; the bootloader starts only one that verifies.
 */
const geckoLoaderWith =
  (memoryOf: (port: string) => SpeedMemory): LoaderFactory =>
  ({ link, settings: unparsed, trace, speeds = memoryOf(link.name) }: LoaderDependencies): Loader => {
    const settings = parseGeckoSettings(unparsed);
    const line = createGeckoLine(link, createConsole(link, trace), settings, speeds);
    const menu = createMenu(line);
    const where = link.name;
    let place: Place = 'running';
    /** The hub that has to be on the line: by its own word, or in a rescue by its label. */
    let identified: DeviceId | null = null;
    /** What the bootloader last vouched for in this visit. */
    let vouchedFor: Uint8Array | null = null;

    /** What was vouched for is about the hub that took it, and about no other. */
    const mustBeAbout = (chf: DeviceId): void => {
      if (identified !== chf) vouchedFor = null;
      identified = chf;
    };

    const identify: Loader['identify'] = async (signal) => {
      place = 'running';
      const identity = await identifyHub(line, menu, signal);
      mustBeAbout(identity.chf);
      return identity;
    };

    const enterForRescue: NonNullable<Loader['enterForRescue']> = async (chf, signal) => {
      place = 'running';
      await enterWithoutApplication(line, menu, signal);
      mustBeAbout(chf);
      place = 'awaiting-rescue';
    };

    /** A menu may be any hub's, so the application names the hub right before it is left; one without has only its menu. */
    const reachMenu = async (signal: AbortSignal): Promise<void> => {
      if (identified === null) throw new Error(`${where}: a hub is identified before anything is loaded`);
      const expected = identified;
      if (place !== 'awaiting-rescue' || !(await menu.answers(signal)))
        await enterBootloader(line, menu, signal, () => confirmHub(line, menu, expected, signal));
      place = 'stopped';
    };

    const load: Loader['load'] = async (
      image,
      { onProgress, onWriteBegins },
      signal,
    ): Promise<LoadReport> => {
      fitImage(where, settings, image);
      await reachMenu(signal);
      vouchedFor = null;
      let hasBegun = false;
      const beforeBlocks = async (): Promise<void> => {
        if (!hasBegun) await onWriteBegins();
        hasBegun = true;
      };
      const startedAtMs = performance.now();
      const { report, attempts } = await uploadImage({ line, menu, onProgress, beforeBlocks, signal }, image);
      const totalMs = performance.now() - startedAtMs;
      vouchedFor = image.slice();
      const transferMs = report?.transferMs ?? totalMs;
      return {
        imageBytes: image.length,
        transferMs,
        storeMs: Math.max(0, totalMs - transferMs),
        baudRate: link.baudRate,
        frames: report?.blocks ?? 0,
        retries: (report?.retries ?? 0) + attempts - 1,
        turnAroundMs: report?.turnAroundMs ?? null,
        ceilingFraction: report?.ceilingFraction ?? null,
      };
    };

    /** One that runs goes by its menu, so that it was seen to restart. What it is asked afterwards tells which hub it was. */
    const restart: Loader['restart'] = async (signal) => {
      if (place === 'running') await enterBootloader(line, menu, signal);
      place = 'stopped';
      await runApplication(line, menu, signal);
      place = 'running';
    };

    const readVersion: Loader['readVersion'] = async (signal) => {
      for (let restartsLeft = settings.announcement.restarts; ; restartsLeft--) {
        const listened = await listenForAnnouncement(line, signal);
        if ('firmwareVersion' in listened) return listened;
        if (listened.why !== 'noise' || restartsLeft === 0) throw notAnnounced(line, listened);
        await restart(signal);
      }
    };

    const check: Loader['check'] = async (image) => {
      checkUpload(where, vouchedFor, image);
      return 'once-it-runs';
    };

    return {
      leavesHub: { afterIdentify: 'running', afterLoad: 'stopped' },
      identify,
      holds: async (image) => vouchesFor(vouchedFor, image),
      enterForRescue,
      load,
      check,
      restart,
      readVersion,
    };
  };

/** What is asked of a hub outside of an attempt is remembered for as long as the process lives. */
const memories = new Map<string, SpeedMemory>();
const memoryOf = (port: string): SpeedMemory => {
  const memory = memories.get(port) ?? createSpeedMemory();
  memories.set(port, memory);
  return memory;
};

export const createGeckoLoader: LoaderFactory = geckoLoaderWith(memoryOf);
