import type { FaultData } from '../../src-shared/domain/faults/fault.ts';

/** Where a command writes: results to `out`, everything said on the way to `err`. */
export interface CliStreams {
  readonly out: { write(text: string): unknown; readonly isTTY?: boolean };
  readonly err: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
}

/** One result per command: text for a person, one JSON document for a script. */
export interface Output {
  readonly isJson: boolean;
  /** The command's result. `text` is called only when a person reads. */
  result(data: unknown, text: () => string): void;
  /** A line for a person while the command works; silent with --json. */
  note(text: string): void;
  fault(fault: FaultData): void;
  /** A bug of the program: the stack, always on standard error. */
  bug(error: unknown): void;
  /** Redraws one line on a terminal; silent elsewhere. Null clears it. */
  progress(line: string | null): void;
}

export const createOutput = (streams: CliStreams, isJson: boolean): Output => {
  let isLineShown = false;
  const progress = (line: string | null): void => {
    if (isJson || streams.err.isTTY !== true) return;
    const width = (streams.err.columns ?? 80) - 1;
    if (isLineShown || line !== null)
      streams.err.write(`\r\u001b[2K${line === null ? '' : line.slice(0, width)}`);
    isLineShown = line !== null;
  };
  const say = (text: string): void => {
    progress(null);
    streams.err.write(`${text}\n`);
  };
  return {
    isJson,
    result: (data, text) => {
      progress(null);
      streams.out.write(isJson ? `${JSON.stringify(data, null, 2)}\n` : `${text()}\n`);
    },
    note: (text) => {
      if (!isJson) say(text);
    },
    fault: (fault) => {
      progress(null);
      if (isJson) streams.out.write(`${JSON.stringify({ fault }, null, 2)}\n`);
      else say(`${fault.code}: ${fault.message}\n  ${fault.hint}`);
    },
    bug: (error) => {
      progress(null);
      const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
      streams.err.write(`internal: ${stack}\n`);
    },
    progress,
  };
};

/** `[#####.....]  52 %`, for `fraction` 0..1. */
export const progressBar = (fraction: number, width = 24): string => {
  const filled = Math.round(Math.min(1, Math.max(0, fraction)) * width);
  return `[${'#'.repeat(filled)}${'.'.repeat(width - filled)}] ${String(Math.floor(fraction * 100)).padStart(3)} %`;
};
