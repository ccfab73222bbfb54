import type { DeviceConsole } from '../../protocols/console/console.ts';
import type { UBootSettings } from './settings.ts';

/** How a typed line ended. */
export interface Ended {
  /** U-Boot's `$?`: 0 is success. */
  readonly code: number;
  readonly output: string;
  /** What the hub that ended it holds as its mark (shell.ts); empty where it has none. */
  readonly mark: string | undefined;
}

/** A line that was typed and started. */
export interface StartedLine {
  /** Waits for its end; null when that was not heard in time, or not whole. */
  finish(waitMs: number, signal: AbortSignal): Promise<Ended | null>;
  /** Its end, on a hub with another mark than this one. */
  endedWithout(mark: string): RegExp;
}

export interface Prompt {
  /** How often the prompt was lost: what was known of the hub that is there is in doubt since the last one. */
  readonly interruptions: number;
  /** Whether an empty line at the prompt is what was heard last. */
  readonly isReached: boolean;
  /** Back to an empty line at the prompt. False when the prompt was not heard. */
  resync(signal: AbortSignal): Promise<boolean>;
  /** Types one line, insists on its echo, and only then ends it. Null when no echo of as many `tries` came out right. */
  start(line: string, tries: number, signal: AbortSignal): Promise<StartedLine | null>;
  /** What comes next is not an answer to us: nothing is typed before the next {@link Prompt.resync}. */
  lose(): void;
}

/** The hub's variable that {@link Ended.mark} is read from. */
export const markVariable = 'rf';

/** How long a prompt must stay the last thing heard; late answers to earlier keys arrive within it. */
const settleMs = 50;
const mostLatePieces = 100;
/**
 * Slower typing after an echo that was wrong, for as many lines: a UART without flow control loses what comes too fast, and
 * the line it lost is typed again only after a few that ask who is there.
 */
const slowPieces = /.{1,8}/g;
const slowLines = 20;

export const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
export const promptPattern = (prompt: string): RegExp => new RegExp(`(?:^|[\\r\\n])${escaped(prompt)}$`);

const slowly = (line: string): readonly string[] => [...line.matchAll(slowPieces)].map(([piece]) => piece);

/**
 * Typed lines on a wire that may lose or change bytes. A line is ended with Enter only once the bootloader has echoed
 * exactly what was typed, so a damaged one never runs. Its end is a marker of its own, which carries the return code twice:
 * neither a lost byte nor one flipped bit turns a failure into a success.
 */
export const createPrompt = (console: DeviceConsole, settings: UBootSettings): Prompt => {
  const { deadlines } = settings;
  const prompt = promptPattern(settings.prompt);
  let isReached = false;
  let interruptions = 0;
  let lineNumber = 0;
  let slowLinesLeft = 0;

  const lose = (): void => {
    isReached = false;
    interruptions++;
  };

  /** Reads on until nothing comes for `settleMs`; true when nothing came at all. */
  const settles = async (signal: AbortSignal): Promise<boolean> => {
    let isQuiet = true;
    for (let pieces = 0; pieces < mostLatePieces; pieces++) {
      if ((await console.expect({ late: /[\s\S]+/ }, settleMs, signal)) === null) return isQuiet;
      isQuiet = false;
    }
    return false;
  };

  /** A prompt counts when nothing follows it; else it answered an earlier key, and this one's is still to come. */
  const resync = async (signal: AbortSignal): Promise<boolean> => {
    for (let attempt = 1; attempt <= 3; attempt++) {
      await console.send(settings.wakeKeys);
      if ((await console.expect({ prompt }, deadlines.echoMs, signal)) === null) continue;
      isReached = await settles(signal);
      if (isReached) return true;
    }
    return false;
  };

  const isTyped = async (line: string, signal: AbortSignal): Promise<boolean> => {
    for (const piece of slowLinesLeft === 0 ? [line] : slowly(line)) {
      await console.send(piece);
      const echo = new RegExp(`^${escaped(piece)}$`);
      if ((await console.expect({ echo }, deadlines.echoMs, signal)) === null) return false;
    }
    return true;
  };

  const startedLine = (marker: string): StartedLine => {
    const endWith = (mark: string): RegExp =>
      new RegExp(`${marker}:(\\d+):\\1:(${mark})[\\r\\n]+${escaped(settings.prompt)}$`);
    return {
      endedWithout: (mark) => endWith(`(?!${mark}[\\r\\n])\\w*`),
      finish: async (waitMs, signal) => {
        const patterns = { end: endWith('\\w*'), promptAlone: prompt };
        const heard = await console.expect(patterns, waitMs, signal);
        if (heard?.name !== 'end') {
          lose();
          return null;
        }
        isReached = true;
        return { code: Number(heard.match[1]), output: heard.before, mark: heard.match[2] };
      },
    };
  };

  const start: Prompt['start'] = async (line, tries, signal) => {
    for (let attempt = 1; attempt <= tries; attempt++) {
      if (!isReached && !(await resync(signal))) continue;
      const marker = `@${++lineNumber}`;
      isReached = false;
      if (await isTyped(`${line};echo ${marker}:$?:$?:$${markVariable}`, signal)) {
        slowLinesLeft = Math.max(0, slowLinesLeft - 1);
        await console.send('\r');
        return startedLine(marker);
      }
      slowLinesLeft = slowLines;
      lose();
    }
    return null;
  };

  return {
    get interruptions() {
      return interruptions;
    },
    get isReached() {
      return isReached;
    },
    resync,
    start,
    lose,
  };
};
