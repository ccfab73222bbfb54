import { createGeckoLine, type GeckoLine } from '../../src-main/core/loaders/gecko/line.ts';
import { createMenu, type Menu } from '../../src-main/core/loaders/gecko/menu.ts';
import type { GeckoSettings } from '../../src-main/core/loaders/gecko/settings.ts';
import { createSpeedMemory, type SpeedMemory } from '../../src-main/core/loaders/speed-memory.ts';
import { createConsole } from '../../src-main/core/protocols/console/console.ts';
import { rigGeckoSettings } from '../rig/gecko-settings.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { createVirtualLink, type DeviceEnd } from '../rig/virtual-link.ts';

export const never = new AbortController().signal;

/** The stock menu's last line, as it comes back after each key. */
export const prompt = '\r\nBL > \0';

/** What an application answers that runs on sample hub `index`. */
export const identityOf = (index: number, changes: Readonly<Record<string, string>> = {}): string => {
  const { chf, gpf, manufacturer, model } = sampleIdentity(index);
  const rows = { chf, gpf, manufacturer, model, version: '01020304', ...changes };
  const lines = Object.entries(rows).map(([name, value]) => `${name}=${value}\r\n`);
  return `${lines.join('')}OK\r\n`;
};

export interface ScriptedHub {
  readonly line: GeckoLine;
  readonly menu: Menu;
  readonly device: DeviceEnd;
  /** What the bench wrote so far, write by write. */
  readonly sent: readonly string[];
  readonly speeds: SpeedMemory;
  /** How often this was written. */
  sentTimes(text: string): number;
  say(text: string): void;
  /** After so long. */
  sayIn(ms: number, text: string): void;
}

/** The far end of a line that says what `answer` makes of each write; null where it keeps silent. */
export const scriptedHub = (
  answer: (written: string, hub: ScriptedHub) => string | null,
  settings: GeckoSettings = rigGeckoSettings,
): ScriptedHub => {
  const { link, device } = createVirtualLink('slot 3', { baudRate: 115_200 });
  const sent: string[] = [];
  const speeds = createSpeedMemory();
  const line = createGeckoLine(link, createConsole(link), settings, speeds);
  const say = (text: string): void => device.send(Buffer.from(text, 'latin1'));
  const hub: ScriptedHub = {
    line,
    menu: createMenu(line),
    device,
    sent,
    speeds,
    sentTimes: (text) => sent.filter((each) => each === text).length,
    say,
    sayIn: (ms, text) => void setTimeout(() => say(text), ms),
  };
  device.onBytes((bytes) => {
    const written = Buffer.from(bytes).toString('latin1');
    sent.push(written);
    const said = answer(written, hub);
    if (said !== null) say(said);
  });
  return hub;
};
