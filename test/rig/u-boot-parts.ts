import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import { createSpeedMemory } from '../../src-main/core/loaders/speed-memory.ts';
import { createHubAtPrompt } from '../../src-main/core/loaders/u-boot/hub-at-prompt.ts';
import { reachPrompt } from '../../src-main/core/loaders/u-boot/reach-prompt.ts';
import type { UBootSettings } from '../../src-main/core/loaders/u-boot/settings.ts';
import { createShell } from '../../src-main/core/loaders/u-boot/shell.ts';
import { createSpeedSwitch } from '../../src-main/core/loaders/u-boot/speed-switch.ts';
import { createConsole } from '../../src-main/core/protocols/console/console.ts';

/** The parts of the `u-boot` loader over a link, for what is tried or measured of one of them alone. */
export const openUBootParts = (link: ByteLink, settings: UBootSettings, signal: AbortSignal) => {
  const console = createConsole(link);
  const shell = createShell(console, settings);
  const speed = createSpeedSwitch(link, console, settings);
  const hubs = createHubAtPrompt(link.name, shell, settings, (stop) =>
    reachPrompt(console, shell, settings, speed, stop),
  );
  const speeds = createSpeedMemory();
  return { link, console, shell, hubs, settings, speed, speeds, signal, onProgress: () => {} };
};

export type UBootParts = ReturnType<typeof openUBootParts>;
