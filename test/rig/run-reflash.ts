import type { CliEnvironment } from '../../src-main/cli/cli-context.ts';
import { runCli } from '../../src-main/cli/run-cli.ts';

export interface ReflashRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Standard output as JSON. Throws when it is none. */
  json<T>(): T;
}

export interface ReflashOptions {
  readonly signal?: AbortSignal;
  readonly openLink?: CliEnvironment['openLink'];
}

/** Runs one `reflash` command line in this process, as a script would: --json, its own data folder. */
export const runReflash = async (
  dataFolder: string,
  args: readonly string[],
  { signal = new AbortController().signal, openLink }: ReflashOptions = {},
): Promise<ReflashRun> => {
  let out = '';
  let err = '';
  const code = await runCli(['--data', dataFolder, '--operator', 'test', '--json', ...args], {
    streams: {
      out: { write: (text) => (out += text) },
      err: { write: (text) => (err += text) },
    },
    variables: {},
    signal,
    ...(openLink === undefined ? {} : { openLink }),
  });
  return { code, out, err, json: <T>() => JSON.parse(out) as T };
};
