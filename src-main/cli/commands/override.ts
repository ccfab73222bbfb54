import { requireDeviceId } from '../../../src-shared/domain/device-id.ts';
import { formatDeviceModel, isSameDeviceModel } from '../../../src-shared/domain/device-model.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import {
  type OverridableReason,
  type Override,
  overridableReasons,
} from '../../../src-shared/domain/override.ts';
import { overrideRisks } from '../../../src-shared/domain/override-risks.ts';
import { findAsset } from '../../core/store/hubs.ts';
import { listOpenOverrides } from '../../core/store/overrides.ts';
import { type CliContext, withCore, withReadStore } from '../cli-context.ts';
import type { CommandResult, Register } from '../command.ts';
import { formatFields, formatTable } from '../table.ts';

interface GiveOptions {
  readonly reason: string;
  readonly by: string;
  readonly why: string;
}

export const overrideCommands: Register = (program, run) => {
  const override = program
    .command('override')
    .description("a shift lead's permission to lift one block of one hub for one attempt");
  override
    .command('give')
    .description('shift lead: lift the block that the bench met this hub at, for one attempt within 12 hours')
    .argument('<device-id>')
    .requiredOption('--reason <block>', `the block to lift: ${overridableReasons.join(', ')}`)
    .requiredOption('--by <name>', 'the shift lead who allows it')
    .requiredOption('--why <text>', 'why; it goes into the journal')
    .action((text: string, options: GiveOptions) => run((context) => give(context, text, options)));
  override
    .command('list')
    .description('what is open now: given, not used, not withdrawn, not expired')
    .action(() =>
      run((context): CommandResult => {
        const overrides = withReadStore(context, ({ db }) => listOpenOverrides(db, Date.now()));
        context.output.result({ overrides }, () => describeAll(overrides));
        return 'ok';
      }),
    );
  override
    .command('withdraw')
    .description('take an override back before it is used')
    .argument('<number>', 'as override list numbers it')
    .option('--by <name>', 'who takes it back (else the operator)')
    .action((number: string, options: { readonly by?: string }) =>
      run((context) => withdraw(context, number, options.by)),
    );
};

const give = (context: CliContext, text: string, options: GiveOptions): Promise<CommandResult> => {
  const id = requireDeviceId(text, 'override give');
  const giving = {
    reason: requireReason(options.reason),
    by: requireWords('--by', options.by, 60),
    why: requireWords('--why', options.why, 500),
    operator: context.operator,
  };
  return withCore<CommandResult>(context, (core) => {
    const asset = findAsset(core.store.db, id);
    if (asset === null) throw new Fault('hub-not-found', `Hub ${id} is not in the asset register`);
    const override = core.giveOverride(asset, giving);
    context.output.result({ override }, () => describe(override));
    return 'ok';
  });
};

const withdraw = (context: CliContext, number: string, by = context.operator): Promise<CommandResult> => {
  if (!/^[1-9]\d{0,14}$/.test(number))
    throw new Fault('arguments-invalid', `${JSON.stringify(number)} is not the number of an override`);
  const name = requireWords('--by', by, 60);
  return withCore<CommandResult>(context, (core) => {
    const { overrideId, facts } = core.withdrawOverride(Number(number), name);
    context.output.result(
      { overrideId, chf: facts.chf, withdrawnBy: name },
      () => `Override ${overrideId} of hub ${facts.chf} is withdrawn.`,
    );
    return 'ok';
  });
};

const requireReason = (text: string): OverridableReason => {
  const reason = overridableReasons.find((candidate) => candidate === text);
  if (reason !== undefined) return reason;
  const names = overridableReasons.join(', ');
  throw new Fault('arguments-invalid', `--reason ${JSON.stringify(text)}: one of ${names} is due`);
};

const requireWords = (option: string, text: string, longest: number): string => {
  const words = text.trim();
  if (words !== '' && words.length <= longest) return words;
  throw new Fault('arguments-invalid', `${option}: 1 to ${longest} characters are due`);
};

const time = (ms: number): string => new Date(ms).toISOString();

const describe = ({ overrideId, facts, by, expiresAtMs }: Override): string => {
  const { reason, chf, registered, deviceModel, version, target } = facts;
  const isTaken = !isSameDeviceModel(registered, deviceModel);
  return formatFields([
    ['override', String(overrideId)],
    ['hub', chf],
    ['lifts', `${reason}, for one attempt until ${time(expiresAtMs)}, by ${by}`],
    ['installs', `${target} over ${version ?? 'what it runs, by the stated pathway'}`],
    [
      'hub is',
      `${formatDeviceModel(deviceModel)}${isTaken ? `, registered as ${formatDeviceModel(registered)}` : ''}`,
    ],
    ['risk', overrideRisks[reason]],
  ]);
};

const describeAll = (overrides: readonly Override[]): string =>
  overrides.length === 0
    ? 'No override is open.'
    : formatTable(
        ['no.', 'hub', 'lifts', 'over', 'installs', 'by', 'expires', 'why'],
        overrides.map(({ overrideId, facts, by, why, expiresAtMs }) => [
          String(overrideId),
          facts.chf,
          facts.reason,
          facts.version ?? 'any',
          facts.target,
          by,
          time(expiresAtMs),
          why,
        ]),
      );
