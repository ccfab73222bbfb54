import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { Fault, isFault } from '../../src-shared/domain/faults/fault.ts';
import { type CliEnvironment, createContext, type GlobalOptions } from './cli-context.ts';
import type { Register, Run } from './command.ts';
import { catalogueCommands } from './commands/catalogue.ts';
import { catalogueMakerCommands } from './commands/catalogue-maker.ts';
import { clockCommands } from './commands/clock.ts';
import { flashCommand } from './commands/flash.ts';
import { hubCommands } from './commands/hub.ts';
import { identifyCommand } from './commands/identify.ts';
import { importCommands } from './commands/import.ts';
import { journalCommands } from './commands/journal.ts';
import { lineCommands } from './commands/line.ts';
import { notificationCommands } from './commands/notification.ts';
import { overrideCommands } from './commands/override.ts';
import { portsCommand } from './commands/ports.ts';
import { recoverCommand } from './commands/recover.ts';
import { releaseStopCommands } from './commands/release-stop.ts';
import { shiftCommands } from './commands/shift.ts';
import { syncCommand } from './commands/sync.ts';
import { workOrderCommands } from './commands/work-order.ts';
import { exitCodes } from './exit-codes.ts';
import { createOutput, type Output } from './output.ts';

/** Runs one `reflash` command line; resolves with its exit code ({@link exitCodes}) and never rejects. */
export const runCli = async (argv: readonly string[], environment: CliEnvironment): Promise<number> => {
  const { out, err } = environment.streams;
  let exitCode: number = exitCodes.ok.code;
  // Until the options are read, faults of the command line itself are for a person unless --json stands in it.
  const output = createOutput(environment.streams, argv.includes('--json'));
  const program = new Command('reflash')
    .description('Re-flash bench for Communications Hubs: the bench core, for scripts and support')
    .version(packageJson.version)
    .option('--data <folder>', 'data folder of the bench (else REFLASH_DATA, else ./.reflash)')
    .option('--operator <name>', 'who works at the bench (else REFLASH_OPERATOR, else the user)')
    .option('--json', 'one JSON document on standard output instead of text')
    .addHelpText('after', exitCodeHelp)
    .showHelpAfterError('  Run the command with --help to see what it takes.')
    .exitOverride()
    .configureOutput({ writeOut: (text) => void out.write(text), writeErr: (text) => void err.write(text) });
  const run: Run = async (work) => {
    const context = createContext(environment, program.opts<GlobalOptions>(), output);
    const result = await work(context);
    exitCode = result === 'ok' ? exitCodes.ok.code : exitCodes.notGood.code;
    if (environment.signal.aborted) exitCode = exitCodes.interrupted.code;
  };
  for (const register of commands) register(program, run);
  for (const command of allCommands(program))
    command.exitOverride().configureOutput(program.configureOutput());
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    return exitCodeOf(error, output);
  }
};

const commands: readonly Register[] = [
  importCommands,
  catalogueCommands,
  catalogueMakerCommands,
  portsCommand,
  identifyCommand,
  flashCommand,
  recoverCommand,
  lineCommands,
  syncCommand,
  notificationCommands,
  hubCommands,
  workOrderCommands,
  journalCommands,
  releaseStopCommands,
  clockCommands,
  overrideCommands,
  shiftCommands,
];

const allCommands = (command: Command): readonly Command[] =>
  command.commands.flatMap((child) => [child, ...allCommands(child)]);

const exitCodeHelp = `\nExit codes:\n${Object.values(exitCodes)
  .map(({ code, meaning }) => `  ${String(code).padEnd(4)} ${meaning}`)
  .join('\n')}\n`;

const exitCodeOf = (error: unknown, output: Output): number => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok.code : usage(error, output);
  if (!isFault(error)) {
    output.bug(error);
    return exitCodes.internal.code;
  }
  output.fault(error.toData());
  if (isFault(error, 'cancelled', 'sync-cancelled')) return exitCodes.interrupted.code;
  return isFault(error, 'arguments-invalid', 'device-id-malformed')
    ? exitCodes.usage.code
    : exitCodes.fault.code;
};

/** commander has already written its own text for a person. */
const usage = (error: CommanderError, output: Output): number => {
  if (output.isJson)
    output.fault(new Fault('arguments-invalid', error.message.replace(/^error: /, '')).toData());
  return exitCodes.usage.code;
};
