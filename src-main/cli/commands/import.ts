import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Command } from 'commander';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { Core } from '../../core/create-core.ts';
import { importHubs } from '../../core/receive/import-hubs.ts';
import type { ImportOptions, ImportResult } from '../../core/receive/import-run.ts';
import { importWorkOrders } from '../../core/receive/import-work-orders.ts';
import { parseHubMapping, parseWorkOrderMapping } from '../../core/receive/mapping.ts';
import { loadImportMapping, type MappingKind, saveImportMapping } from '../../core/store/import-mappings.ts';
import type { JsonObject } from '../../core/store/json.ts';
import type { Store } from '../../core/store/open-store.ts';
import { type CliContext, withCore } from '../cli-context.ts';
import type { CommandResult, Register } from '../command.ts';
import { makeFolder } from '../make-folder.ts';
import { progressBar } from '../output.ts';
import { readJsonInput } from '../read-input.ts';
import { formatFields } from '../table.ts';

interface ImportCommandOptions {
  readonly mapping?: string;
  readonly saveMapping?: string;
  readonly rejects?: string;
}

export const importCommands: Register = (program, run) => {
  const group = program.command('import').description('receive: asset register and Work Orders');
  const command = (name: string, description: string): Command =>
    group
      .command(name)
      .description(description)
      .argument('<file>')
      .option(
        '--mapping <file or name>',
        "the site's column mapping: a JSON file, or one saved before by name",
      )
      .option('--save-mapping <name>', 'keep that mapping under this name')
      .option('--rejects <file>', 'where rows that cannot be taken go (else <data>/rejects/)');

  command('hubs', 'asset register, CSV').action((file: string, options: ImportCommandOptions) =>
    run((context) =>
      withCore(context, async ({ store, time }) => {
        const mapping = readMapping(store, 'hubs', options, parseHubMapping);
        return report(
          context,
          await importHubs(store, { ...optionsFor(context, time, file, options), ...mapping }),
        );
      }),
    ),
  );
  command('work-orders', 'Work Orders and their expected hubs, CSV or JSON').action(
    (file: string, options: ImportCommandOptions) =>
      run((context) =>
        withCore(context, async ({ store, time }) => {
          const mapping = readMapping(store, 'work-orders', options, parseWorkOrderMapping);
          return report(
            context,
            await importWorkOrders(store, { ...optionsFor(context, time, file, options), ...mapping }),
          );
        }),
      ),
  );
};

const optionsFor = (
  { dataFolder, operator, output, signal }: CliContext,
  { nowMs }: Core['time'],
  file: string,
  { rejects }: ImportCommandOptions,
): Omit<ImportOptions<never>, 'mapping'> => {
  const rejectFile = rejects ?? join(dataFolder, 'rejects', `${basename(file)}.rejects.csv`);
  makeFolder(dirname(rejectFile), 'reject-file-unwritable');
  return {
    source: file,
    rejectFile,
    actor: operator,
    nowMs,
    signal,
    onProgress: ({ readBytes, totalBytes, rows }) =>
      output.progress(`${totalBytes === null ? '' : `${progressBar(readBytes / totalBytes)} `}${rows} rows`),
  };
};

/** `{}` when the site's exports have the product's own header names. */
const readMapping = <Mapping>(
  store: Store,
  kind: MappingKind,
  { mapping: named, saveMapping }: ImportCommandOptions,
  parse: (value: unknown) => Mapping,
): { readonly mapping?: Mapping } => {
  if (named === undefined && saveMapping !== undefined)
    throw new Fault('arguments-invalid', `--save-mapping ${saveMapping}: --mapping does not say which one`);
  if (named === undefined) return {};
  const value = existsSync(named) ? readJsonInput(named) : loadImportMapping(store.db, named, kind);
  if (value === null)
    throw new Fault(
      'arguments-invalid',
      `--mapping ${named}: neither a file nor a saved mapping for ${kind}`,
    );
  const mapping = parse(value);
  if (saveMapping !== undefined)
    store.transaction('save mapping', (db) =>
      saveImportMapping(db, saveMapping, kind, mapping as JsonObject),
    );
  return { mapping };
};

const report = ({ output }: CliContext, result: ImportResult): CommandResult => {
  output.result(result, () =>
    formatFields([
      ['rows', String(result.rows)],
      ['added', String(result.added)],
      ['changed', String(result.changed)],
      ['unchanged', String(result.unchanged)],
      ['rejected', result.rejectFile === null ? '0' : `${result.rejected}, see ${result.rejectFile}`],
      ['seconds', (result.durationMs / 1000).toFixed(2)],
      ...(result.isCancelled ? [['stopped', 'before the end; import the file again to go on'] as const] : []),
    ]),
  );
  return result.rejected === 0 ? 'ok' : 'not-good';
};
