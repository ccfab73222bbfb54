import { verifyJournal } from '../../core/store/verify-journal.ts';
import { withReadStore } from '../cli-context.ts';
import type { CommandResult, Register } from '../command.ts';

export const journalCommands: Register = (program, run) => {
  const journal = program.command('journal').description('the append-only record of who did what');
  journal
    .command('verify')
    .description('recompute the hash chain and check that every sealed batch still stands on it')
    .action(() =>
      run((context): CommandResult => {
        const verdict = withReadStore(context, ({ db }) => verifyJournal(db));
        context.output.result(verdict, () =>
          verdict.problems.length === 0
            ? `The journal verifies: ${verdict.entries} entries, head ${verdict.headHash}.`
            : [
                `The journal does NOT verify: ${verdict.problems.length} problem(s) in ${verdict.entries} entries.`,
                ...verdict.problems.map(({ message }) => `  ${message}`),
                'Keep the data folder as it is, copy it away, and tell the back office.',
              ].join('\n'),
        );
        return verdict.problems.length === 0 ? 'ok' : 'not-good';
      }),
    );
};
