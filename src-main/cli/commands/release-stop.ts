import type { ReleaseId } from '../../../src-shared/domain/release.ts';
import { listReleaseStops, type ReleaseStop } from '../../core/store/release-stops.ts';
import { withCore, withReadStore } from '../cli-context.ts';
import type { CommandResult, Register } from '../command.ts';
import { formatTable } from '../table.ts';

export const releaseStopCommands: Register = (program, run) => {
  const stop = program
    .command('release-stop')
    .description('releases this bench stopped by itself because their installations failed');
  stop
    .command('list')
    .description('what is stopped now, since when and why')
    .action(() =>
      run((context): CommandResult => {
        const stops = withReadStore(context, ({ db }) => listReleaseStops(db));
        context.output.result({ stops }, () => describe(stops));
        return 'ok';
      }),
    );
  stop
    .command('clear')
    .description('shift lead: let a stopped release be installed again')
    .argument('<release>', 'as release-stop list names it')
    .action((release: string) =>
      run((context) =>
        withCore<CommandResult>(context, (core) => {
          // A stop in force is found by its exact name, so the text needs no parser of its own.
          core.clearReleaseStop(release as ReleaseId, context.operator);
          context.output.result(
            { release, clearedBy: context.operator },
            () => `Release ${release} may be installed again.`,
          );
          return 'ok';
        }),
      ),
    );
};

const describe = (stops: readonly ReleaseStop[]): string =>
  stops.length === 0
    ? 'No release is stopped.'
    : formatTable(
        ['release', 'stopped', 'failed', 'hubs', 'last failure'],
        stops.map(({ releaseId, stoppedAtMs, failedCount, attemptCount, hubCount, reason }) => [
          releaseId,
          new Date(stoppedAtMs).toISOString(),
          `${failedCount} of ${attemptCount}`,
          String(hubCount),
          reason,
        ]),
      );
