import { Option } from 'commander';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import { exportSealedBatches, type ImportedReceipt, importReceipts } from '../../core/notify/file-channel.ts';
import { httpTransport } from '../../core/notify/http-transport.ts';
import { sealPending } from '../../core/notify/seal-batch.ts';
import { type SyncResult, syncOnce } from '../../core/notify/sync.ts';
import { syncClockOf } from '../../core/notify/sync-clock.ts';
import { type CliContext, withCore } from '../cli-context.ts';
import type { CommandResult, Register } from '../command.ts';
import { makeFolder } from '../make-folder.ts';
import { readInput } from '../read-input.ts';
import { formatFields } from '../table.ts';

interface SyncCommandOptions {
  readonly gateway?: string;
  readonly certificate?: string;
  readonly key?: string;
  readonly authority?: string;
  readonly exportTo?: string;
  readonly receipts?: readonly string[];
}

export const syncCommand: Register = (program, run) => {
  program
    .command('sync')
    .description(
      'send Pre-Notification batches to the gateway and store its receipts; or do the same by files',
    )
    .option('--gateway <address>', 'address of the gateway (else REFLASH_GATEWAY)')
    .option('--certificate <pem>', 'client certificate for mutual TLS')
    .option('--key <pem>', 'its private key')
    .option('--authority <pem>', 'certificate authority of the gateway')
    .addOption(
      new Option('--export-to <folder>', 'write sealed batches as files instead of sending them').conflicts([
        'gateway',
        'receipts',
      ]),
    )
    .addOption(new Option('--receipts <files...>', 'take receipts that came as files').conflicts('gateway'))
    .action((options: SyncCommandOptions) =>
      run((context) => {
        if (options.exportTo !== undefined) return exportBatches(context, options.exportTo);
        return options.receipts === undefined
          ? send(context, options)
          : takeReceipts(context, options.receipts);
      }),
    );
};

const send = (context: CliContext, options: SyncCommandOptions): Promise<CommandResult> => {
  const baseUrl = options.gateway ?? context.variables.REFLASH_GATEWAY;
  if (baseUrl === undefined)
    throw new Fault('arguments-invalid', 'sync: no gateway is named by --gateway or REFLASH_GATEWAY');
  const transport = httpTransport({ baseUrl, tls: readTls(options) });
  return withCore<CommandResult>(context, async ({ store, time }) => {
    const { output, signal } = context;
    try {
      const result = await syncOnce(store, transport, {
        signal,
        clock: syncClockOf(time),
        onTime: (dateMs) => time.hear(dateMs, baseUrl),
        onProgress: ({ accepted, remaining }) =>
          output.progress(`${accepted} hubs accepted, ${remaining} to go`),
      });
      output.result(result, () => describe(result));
      return result.fault === null && result.parked === 0 ? 'ok' : 'not-good';
    } finally {
      transport.close();
    }
  });
};

const readTls = ({ certificate, key, authority }: SyncCommandOptions) => {
  if ((certificate === undefined) !== (key === undefined))
    throw new Fault('arguments-invalid', 'sync: --certificate and --key are of use only together');
  const read = (path: string | undefined) =>
    path === undefined ? undefined : readInput(path).toString('utf8');
  const files = { certificate: read(certificate), key: read(key), authority: read(authority) };
  return Object.fromEntries(Object.entries(files).filter(([, text]) => text !== undefined));
};

const exportBatches = (context: CliContext, folder: string): Promise<CommandResult> =>
  withCore<CommandResult>(context, async ({ store, time }) => {
    makeFolder(folder, 'export-unwritable');
    const { parked } = await sealPending(store, { nowMs: time.nowMs() });
    const exported = exportSealedBatches(store, folder, { nowMs: time.nowMs() });
    context.output.result({ exported, parked }, () =>
      [`${exported.length} sealed batch(es) in ${folder}`, ...exported.map(({ path }) => `  ${path}`)].join(
        '\n',
      ),
    );
    return parked === 0 ? 'ok' : 'not-good';
  });

const takeReceipts = (context: CliContext, files: readonly string[]): Promise<CommandResult> =>
  withCore<CommandResult>(context, async ({ store, time }) => {
    const receipts = await importReceipts(store, files, { nowMs: time.nowMs() });
    context.output.result(receipts, () => receipts.map(describeReceipt).join('\n'));
    return receipts.every((receipt) => 'result' in receipt && receipt.result.parked === 0)
      ? 'ok'
      : 'not-good';
  });

const describeReceipt = (receipt: ImportedReceipt): string =>
  'fault' in receipt
    ? `${receipt.file}: ${receipt.fault.code}: ${receipt.fault.message}\n  ${receipt.fault.hint}`
    : `${receipt.file}: ${receipt.result.accepted} accepted, ${receipt.result.parked} parked`;

const describe = (result: SyncResult): string => {
  const age = result.oldestPendingAgeMs;
  const fields = formatFields([
    ['batches sent', String(result.sent)],
    ['hubs accepted', String(result.accepted)],
    ['hubs parked', String(result.parked)],
    [
      'hubs waiting',
      age === null ? '0' : `${result.remaining}, the oldest for ${Math.round(age / 60_000)} min`,
    ],
  ]);
  if (result.fault === null) return fields;
  return `${fields}\n${result.fault.code}: ${result.fault.message}\n  ${result.fault.hint}`;
};
