import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import type { DeviceConsole } from '../../protocols/console/console.ts';
import type { UBootSettings } from './settings.ts';

export interface Answer {
  /** U-Boot's `$?`: 0 is success. */
  readonly code: number;
  readonly output: string;
}

/** A command that was typed and started; `finish` waits for its end, null when that was not heard in time. */
export interface StartedCommand {
  finish(waitMs: number, signal: AbortSignal): Promise<Answer | null>;
}

export interface Shell {
  /** Back to an empty line at the prompt. False when the prompt was not heard. */
  resync(signal: AbortSignal): Promise<boolean>;
  /** Types one line, insists on its echo, and only then ends it. Null when the echo never came out right. */
  start(command: string, signal: AbortSignal): Promise<StartedCommand | null>;
  /** Runs a command that does the same however often it runs, and tries again when its end was not heard. */
  run(command: string, waitMs: number, signal: AbortSignal): Promise<Answer>;
  /** What comes next is not an answer to us: type nothing before {@link Shell.resync}. */
  lose(): void;
}

/** How long a prompt must stay the last thing heard; late answers to earlier keys arrive within it. */
const settleMs = 50;
const mostLatePieces = 100;
/** Slower typing after a first echo that was wrong: a UART without flow control loses what comes too fast. */
const slowPieceCharacters = 8;

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
export const promptPattern = (prompt: string): RegExp => new RegExp(`(?:^|[\\r\\n])${escaped(prompt)}$`);

const piecesOf = (line: string, attempt: number): readonly string[] => {
  if (attempt === 1) return [line];
  const pieces: string[] = [];
  for (let at = 0; at < line.length; at += slowPieceCharacters)
    pieces.push(line.slice(at, at + slowPieceCharacters));
  return pieces;
};

/**
 * Typed commands on a line that may lose or change bytes. A command is ended with Enter only once the bootloader has
 * echoed exactly what was typed, so a damaged command never runs. Its end is a marker of its own, which carries the
 * return code twice: neither a lost byte nor one flipped bit turns a failure into a success.
 */
export const createShell = (console: DeviceConsole, settings: UBootSettings): Shell => {
  const { deadlines, tries } = settings;
  const prompt = promptPattern(settings.prompt);
  let isAtPrompt = false;
  let commandNumber = 0;

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
      isAtPrompt = await settles(signal);
      if (isAtPrompt) return true;
    }
    return false;
  };

  const isTyped = async (line: string, attempt: number, signal: AbortSignal): Promise<boolean> => {
    for (const piece of piecesOf(line, attempt)) {
      await console.send(piece);
      const echo = new RegExp(`^${escaped(piece)}$`);
      if ((await console.expect({ echo }, deadlines.echoMs, signal)) === null) return false;
    }
    return true;
  };

  const finishOf =
    (marker: string): StartedCommand['finish'] =>
    async (waitMs, signal) => {
      const end = new RegExp(`${marker}:(\\d+):\\1\\r*\\n${escaped(settings.prompt)}$`);
      const heard = await console.expect({ end, promptAlone: prompt }, waitMs, signal);
      if (heard?.name !== 'end') return null;
      isAtPrompt = true;
      return { code: Number(heard.match[1]), output: heard.before };
    };

  const start: Shell['start'] = async (command, signal) => {
    for (let attempt = 1; attempt <= tries.command; attempt++) {
      if (!isAtPrompt && !(await resync(signal))) continue;
      const marker = `@${++commandNumber}`;
      isAtPrompt = false;
      if (!(await isTyped(`${command}; echo ${marker}:$?:$?`, attempt, signal))) continue;
      await console.send('\r');
      return { finish: finishOf(marker) };
    }
    return null;
  };

  const run: Shell['run'] = async (command, waitMs, signal) => {
    for (let attempt = 1; attempt <= tries.command; attempt++) {
      const started = await start(command, signal);
      const answer = started === null ? null : await started.finish(waitMs, signal);
      if (answer !== null) return answer;
      if (started === null) break;
    }
    throw new Fault(
      'console-garbled',
      `${console.name}: no readable answer to \`${command}\` after ${tries.command} tries of ${waitMs} ms`,
    );
  };

  return { resync, start, run, lose: () => (isAtPrompt = false) };
};
