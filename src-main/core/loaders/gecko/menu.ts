/**
 * The menu of the Gecko Bootloader's UART XMODEM component, 8N1, 115,200 baud as delivered:
 *
 *     \r\nGecko Bootloader v2.01.01\r\n1. upload gbl\r\n2. run\r\n3. ebl info\r\nBL > \0
 *
 * One key chooses, without echo; a key that is no entry prints the menu again, and so does `3`, which tells nothing.
 * A NUL ends every text. Source: Silicon Labs UG489, "Performing a Serial Upload"; the menu's texts may be changed by
 * a hub's maker, and the prompt alone is what a script should go by.
 */
import type { GeckoLine } from './line.ts';

export interface Menu {
  /** True when the menu is heard to the end after a knock, at one of the bootloader's speeds, within `waitMs`. */
  find(waitMs: number, signal: AbortSignal): Promise<boolean>;
  /** True when the menu answers at the present speed within a few knocks. */
  answers(signal: AbortSignal): Promise<boolean>;
  /** True when the menu comes up without a knock, at the last good speed, within `waitMs`. */
  comesUp(waitMs: number, signal: AbortSignal): Promise<boolean>;
  choose(key: 'upload' | 'run'): Promise<void>;
}

/** How long a prompt must stay the last thing heard; late answers to earlier keys arrive within it. */
const settleMs = 50;
const mostLatePieces = 100;
const promptKnocks = 3;
/** Ends a transfer that somebody left open; at the menu it is a key without meaning. */
const cancelTransfer = '\x18\x18';

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

export const menuPattern = (prompt: string): RegExp => new RegExp(`(?:^|[\\r\\n])${escaped(prompt)}\\0?$`);

export const createMenu = (line: GeckoLine): Menu => {
  const { console, settings } = line;
  const { prompt: text, knock, keys } = settings.bootloader;
  const prompt = menuPattern(text);

  /** The last of several answers counts, not the first. */
  const settles = async (signal: AbortSignal): Promise<boolean> => {
    let late = '';
    for (let pieces = 0; pieces < mostLatePieces; pieces++) {
      const heard = await console.expect({ late: /[\s\S]+/ }, settleMs, signal);
      if (heard === null) return /^\0*$/.test(late) || prompt.test(late);
      late += heard.match[0];
    }
    return false;
  };

  const isHeard = async (waitMs: number, signal: AbortSignal): Promise<boolean> => {
    if ((await console.expect({ prompt }, waitMs, signal)) === null || !(await settles(signal))) return false;
    line.remember('bootloader');
    return true;
  };

  const isAnswering = async (knocks: number, signal: AbortSignal): Promise<boolean> => {
    for (let sent = 1; sent <= knocks; sent++) {
      await console.send(sent === 1 ? knock : `${cancelTransfer}${knock}`);
      if (await isHeard(settings.deadlines.knockMs, signal)) return true;
    }
    return false;
  };

  return {
    find: async (waitMs, signal) => {
      const deadlineMs = performance.now() + waitMs;
      do {
        for (const baudRate of line.ratesOf('bootloader')) {
          await line.tune(baudRate, signal);
          if (await isAnswering(2, signal)) return true;
        }
      } while (performance.now() < deadlineMs);
      return false;
    },
    answers: (signal) => isAnswering(promptKnocks, signal),
    comesUp: async (waitMs, signal) => {
      const [baudRate] = line.ratesOf('bootloader');
      if (baudRate !== undefined) await line.tune(baudRate, signal);
      return isHeard(waitMs, signal);
    },
    choose: async (key) => {
      console.drop();
      await console.send(keys[key]);
    },
  };
};
