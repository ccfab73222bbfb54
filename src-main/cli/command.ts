import type { Command } from 'commander';
import type { CliContext } from './cli-context.ts';

/** A command does its work and says whether all hubs or checks it was asked for are good. */
export type CommandResult = 'ok' | 'not-good';

/** Runs a command's work in the context of its command line. */
export type Run = (work: (context: CliContext) => Promise<CommandResult> | CommandResult) => Promise<void>;

/** Adds commands to the program. */
export type Register = (program: Command, run: Run) => void;
