import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import {
  type DeviceModelKey,
  parseDeviceModelKey,
  parseHardwareVersion,
} from '../../../src-shared/domain/device-model.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import { parseFirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import {
  type Container,
  containers,
  parseSha256,
  type ReleaseId,
  type ReleaseStatus,
  releaseStatuses,
} from '../../../src-shared/domain/release.ts';
import { parseModelEntry } from '../../core/catalogue/catalogue-format.ts';
import {
  type CatalogueRepository,
  createCatalogueRepository,
  openCatalogueRepository,
  type RepositoryOptions,
} from '../../core/catalogue/maker/catalogue-repository.ts';
import type { Publication } from '../../core/catalogue/maker/sign-roles.ts';
import { type SignedRole, signedRoles } from '../../core/catalogue/maker/signing-keys.ts';
import { checkLoaderSettings } from '../../core/loaders/create-loader.ts';
import type { CommandResult, Register } from '../command.ts';
import { readInput, readJsonInput } from '../read-input.ts';

interface PlaceOptions {
  readonly repository: string;
  readonly keys: string;
  readonly expiresInDays: string;
}

/** Making and signing a catalogue, for a site's own use and for tests. Needs no bench and no data folder. */
export const catalogueMakerCommands: Register = (program, run) => {
  const catalogue =
    program.commands.find((command) => command.name() === 'catalogue') ?? program.command('catalogue');
  const maker = (name: string, description: string): Command =>
    catalogue
      .command(name)
      .description(`maker: ${description}`)
      .requiredOption('--repository <folder>', 'folder of the catalogue in the making')
      .requiredOption('--keys <folder>', 'folder of the private signing keys')
      .option('--expires-in-days <days>', 'how long a publication is trusted without being renewed', '30');

  /** An edit of the draft: says what was done. */
  const edit = (
    work: (repository: CatalogueRepository) => Promise<string>,
    options: PlaceOptions,
  ): Promise<void> =>
    run(async ({ output }): Promise<CommandResult> => {
      const said = await work(await openCatalogueRepository(placeOf(options)));
      output.result({ done: said }, () => said);
      return 'ok';
    });

  maker('init', 'begin a catalogue: keys made on the spot, root version 1').action((options: PlaceOptions) =>
    run(async ({ output }): Promise<CommandResult> => {
      await createCatalogueRepository(placeOf(options));
      const said = `A catalogue was begun in ${options.repository}; its private keys are in ${options.keys}.`;
      output.result({ done: said }, () => said);
      return 'ok';
    }),
  );

  maker('add-model', 'add or replace the entry of a Device Model, from a JSON file')
    .argument('<entry.json>')
    .action((path: string, options: PlaceOptions) =>
      edit(async (repository) => {
        const entry = parseModelEntry(path, readJsonInput(path));
        checkLoaderSettings(entry.loader);
        await repository.setModel(entry);
        return `Device Model ${entry.deviceModel} is in the draft.`;
      }, options),
    );

  maker('add-release', 'add a firmware release from its file')
    .argument('<file>')
    .requiredOption('--device-model <MMMM-mmmm>')
    .requiredOption('--hardware <from-to>', 'range of hardware versions, such as 0000-00FF')
    .requiredOption('--firmware-version <version>')
    .option('--installable-from <versions>', 'versions it may be installed over, with commas between', '')
    .addOption(new Option('--container <kind>').choices(containers).default('raw'))
    .addOption(new Option('--status <status>').choices(releaseStatuses).default('production'))
    .option('--effective-from <time>', 'ISO 8601; now unless given')
    .option('--image-hash <sha256>', 'Manufacturer Image Hash as the Central Products List has it')
    .option('--name <file name>', 'name in the catalogue')
    .action((path: string, options: PlaceOptions & ReleaseOptions) =>
      edit(async (repository) => {
        const release = await repository.addRelease(releaseFrom(path, options), readInput(path));
        return `Release ${release.id} is in the draft, Manufacturer Image Hash ${release.manufacturerImageSha256}.`;
      }, options),
    );

  maker('set-production', 'state the latest production release of a Device Model')
    .requiredOption('--device-model <MMMM-mmmm>')
    .requiredOption('--hardware <from-to>')
    .requiredOption('--release <id>')
    .action((options: PlaceOptions & { deviceModel: string; hardware: string; release: string }) =>
      edit(async (repository) => {
        const { release } = options;
        await repository.setProduction(
          requireModel(options.deviceModel),
          requireRange(options.hardware),
          release as ReleaseId,
        );
        return `Latest production of ${options.deviceModel}, hardware ${options.hardware}: ${release}.`;
      }, options),
    );

  maker('set-status', 'hold, free or withdraw a release')
    .requiredOption('--release <id>')
    .addOption(new Option('--status <status>').choices(releaseStatuses).makeOptionMandatory())
    .action((options: PlaceOptions & { release: string; status: ReleaseStatus }) =>
      edit(async (repository) => {
        await repository.setStatus(options.release as ReleaseId, options.status);
        return `Release ${options.release} is ${options.status} in the draft.`;
      }, options),
    );

  maker('publish', 'check the draft as a whole, sign it, and write the root for benches to pin')
    .option('--root-out <file>', 'where to write the root')
    .action((options: PlaceOptions & { rootOut?: string }) =>
      edit(async (repository) => {
        const publication = await repository.publish();
        if (options.rootOut !== undefined) writeRoot(options.rootOut, await repository.rootBytes());
        return describe('Published', publication);
      }, options),
    );

  maker('refresh', 'sign what is published anew, with a later expiry').action((options: PlaceOptions) =>
    edit(async (repository) => describe('Renewed', await repository.refresh()), options),
  );

  maker('rotate-keys', 'new keys for the named roles, signed in by the old root')
    .addOption(new Option('--roles <roles...>').choices(signedRoles).makeOptionMandatory())
    .action((options: PlaceOptions & { roles: readonly SignedRole[] }) =>
      edit(async (repository) => {
        await repository.rotateKeys(options.roles);
        return `New keys for ${options.roles.join(', ')}.`;
      }, options),
    );
};

interface ReleaseOptions {
  readonly deviceModel: string;
  readonly hardware: string;
  readonly firmwareVersion: string;
  readonly installableFrom: string;
  readonly container: Container;
  readonly status: ReleaseStatus;
  readonly effectiveFrom?: string;
  readonly imageHash?: string;
  readonly name?: string;
}

const describe = (what: string, { version, expiresAtMs }: Publication): string =>
  `${what}: catalogue version ${version}, trusted until ${new Date(expiresAtMs).toISOString()}.`;

const writeRoot = (path: string, root: Uint8Array): void => {
  try {
    writeFileSync(path, root);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new Fault(
      'folder-unwritable',
      `--root-out ${path}: cannot be written (${why}); the catalogue itself is published`,
      { cause: error },
    );
  }
};

const placeOf = (options: PlaceOptions): RepositoryOptions => {
  const expiresInDays = Number(options.expiresInDays);
  if (!Number.isInteger(expiresInDays) || expiresInDays < 1 || expiresInDays > 3650)
    throw new Fault('arguments-invalid', `--expires-in-days ${options.expiresInDays}: 1 to 3650 days`);
  return { folder: options.repository, keysFolder: options.keys, expiresInDays, nowMs: Date.now };
};

const releaseFrom = (
  path: string,
  options: ReleaseOptions,
): Parameters<CatalogueRepository['addRelease']>[0] => {
  const { effectiveFrom, imageHash } = options;
  return {
    deviceModel: requireModel(options.deviceModel),
    hardware: requireRange(options.hardware),
    firmwareVersion: requireVersion(options.firmwareVersion),
    installableFrom: options.installableFrom.split(',').filter(Boolean).map(requireVersion),
    container: options.container,
    status: options.status,
    name: options.name ?? basename(path),
    ...(effectiveFrom === undefined
      ? {}
      : { effectiveFromMs: required(Date.parse(effectiveFrom) || null, effectiveFrom, 'a time') }),
    ...(imageHash === undefined
      ? {}
      : { manufacturerImageSha256: required(parseSha256(imageHash), imageHash, 'a SHA-256') }),
  };
};

const required = <T>(value: T | null, text: string, what: string): T => {
  if (value === null) throw new Fault('arguments-invalid', `${JSON.stringify(text)} is not ${what}`);
  return value;
};

const requireModel = (text: string): DeviceModelKey =>
  required(parseDeviceModelKey(text), text, 'a Device Model (four hex digits, a hyphen, four hex digits)');
const requireVersion = (text: string) => required(parseFirmwareVersion(text), text, 'a Firmware Version');
const requireRange = (text: string) => {
  const [first = '', last = '', ...rest] = text.split('-');
  const from = parseHardwareVersion(first);
  const to = parseHardwareVersion(last);
  if (from === null || to === null || rest.length > 0 || from > to)
    throw new Fault(
      'arguments-invalid',
      `--hardware ${JSON.stringify(text)}: two hardware versions of four hex digits are due, the lower first, such as 0000-00FF`,
    );
  return { from, to };
};
