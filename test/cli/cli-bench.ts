import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CliEnvironment } from '../../src-main/cli/cli-context.ts';
import { runCli } from '../../src-main/cli/run-cli.ts';

export interface CliRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A command line as a person types it: no --json unless it stands there, output kept apart from remarks. */
export const typed = async (
  args: readonly string[],
  environment: Partial<Pick<CliEnvironment, 'signal' | 'variables'>> & {
    readonly openLink?: NonNullable<CliEnvironment['openLink']>;
    readonly listPorts?: NonNullable<CliEnvironment['listPorts']>;
    readonly system?: NonNullable<CliEnvironment['system']>;
  } = {},
): Promise<CliRun> => {
  let out = '';
  let err = '';
  const code = await runCli(args, {
    streams: { out: { write: (text) => (out += text) }, err: { write: (text) => (err += text) } },
    variables: {},
    signal: new AbortController().signal,
    ...environment,
  });
  return { code, out, err };
};

export interface TestFolder {
  readonly path: string;
  place(name: string): string;
  remove(): void;
}

export const makeFolder = (): TestFolder => {
  const path = mkdtempSync(join(tmpdir(), 'reflash-cli-'));
  return {
    path,
    place: (name) => join(path, name),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
};
