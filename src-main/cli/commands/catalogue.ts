import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { CatalogueView } from '../../../src-shared/domain/release.ts';
import { loadCatalogueView } from '../../core/store/catalogue.ts';
import { withCore, withReadStore } from '../cli-context.ts';
import type { CommandResult, Register } from '../command.ts';
import { progressBar } from '../output.ts';
import { readInput } from '../read-input.ts';
import { formatFields, formatTable } from '../table.ts';

/** What a bench does with a catalogue; making one is in catalogue-maker.ts. */
export const catalogueCommands: Register = (program, run) => {
  const catalogue = program.command('catalogue').description('the signed firmware catalogue');
  catalogue
    .command('trust')
    .description(
      'pin the root of trust; get the file by a way you trust and compare its fingerprint by telephone',
    )
    .argument('<root.json>')
    .action((path: string) =>
      run((context) =>
        withCore(context, async (core): Promise<CommandResult> => {
          const root = await core.catalogueKeeper.trustRoot(readInput(path));
          context.output.result(
            root,
            () => `Trusted: root version ${root.version}, fingerprint ${root.fingerprint}.`,
          );
          return 'ok';
        }),
      ),
    );
  catalogue
    .command('update')
    .description('verify the newest catalogue of a folder or address and fetch its images')
    .requiredOption('--source <folder or address>')
    .action(({ source }: { source: string }) =>
      run((context) =>
        withCore(context, async (core): Promise<CommandResult> => {
          const { output, signal } = context;
          const view = await core.updateCatalogue({
            source,
            signal,
            onProgress: ({ doneCount, totalCount, current }) =>
              output.progress(current === null ? null : `${progressBar(doneCount / totalCount)} ${current}`),
          });
          output.result(view, () => describe(view));
          return 'ok';
        }),
      ),
    );
  catalogue
    .command('show')
    .description('what the catalogue of this bench states')
    .action(() =>
      run((context): CommandResult => {
        const view = withReadStore(context, ({ db }) => loadCatalogueView(db));
        if (view === null)
          throw new Fault('catalogue-missing', `${context.dataFolder}: no firmware catalogue was read yet`);
        context.output.result(view, () => describe(view));
        return 'ok';
      }),
    );
};

const describe = (view: CatalogueView): string => {
  const production = new Map(
    view.models.flatMap(({ latestProduction }) =>
      latestProduction.map(
        ({ release, hardware }) => [release, `hardware ${hardware.from} to ${hardware.to}`] as const,
      ),
    ),
  );
  const rows = view.releases.map((release) => [
    release.deviceModel,
    `${release.hardware.from}-${release.hardware.to}`,
    release.firmwareVersion,
    release.status,
    release.installableFrom.join(' ') || '-',
    release.container,
    production.get(release.id) ?? '',
  ]);
  const fields = formatFields([
    ['catalogue version', String(view.version)],
    ['expires', new Date(view.expiresAtMs).toISOString()],
    ['Device Models', view.models.map(({ deviceModel, name }) => `${deviceModel} ${name}`).join(', ')],
  ]);
  const heading = [
    'Device Model',
    'hardware',
    'version',
    'status',
    'installable from',
    'container',
    'latest production',
  ];
  return `${fields}\n\n${formatTable(heading, rows)}`;
};
