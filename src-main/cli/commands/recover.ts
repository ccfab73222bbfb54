import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import type { HubState } from '../../../src-shared/domain/outcome.ts';
import type { Core } from '../../core/create-core.ts';
import { suspectAction } from '../../core/record/suspect-action.ts';
import { listSuspectHubs } from '../../core/store/hubs.ts';
import { withCore } from '../cli-context.ts';
import type { CommandResult, Register } from '../command.ts';
import { formatTable } from '../table.ts';

/** Something that was cut off and not put right since. */
interface Unfinished {
  readonly chf: DeviceId | null;
  readonly hubState: HubState;
  /** Where it happened; null when that attempt was classified by an earlier start of the bench. */
  readonly port: string | null;
  readonly slot: number | null;
  readonly attemptId: string | null;
  readonly nextAction: string;
}

export const recoverCommand: Register = (program, run) => {
  program
    .command('recover')
    .description('classify interrupted attempts, and list every hub whose write was not seen to end well')
    .action(() =>
      run((context) =>
        withCore(context, (core): CommandResult => {
          const unfinished = unfinishedOf(core);
          context.output.result({ unfinished }, () => describe(unfinished));
          return unfinished.length === 0 ? 'ok' : 'not-good';
        }),
      ),
    );
};

const unfinishedOf = (core: Core): readonly Unfinished[] => {
  const interrupted: readonly Unfinished[] = core.recovered;
  const named = new Set(interrupted.map(({ chf }) => chf));
  const earlier = listSuspectHubs(core.store.db).filter((chf) => !named.has(chf));
  return [
    ...interrupted,
    ...earlier.map((chf) => ({
      chf,
      hubState: 'suspect' as const,
      port: null,
      slot: null,
      attemptId: null,
      nextAction: suspectAction(core.store.db, chf),
    })),
  ];
};

const describe = (unfinished: readonly Unfinished[]): string => {
  if (unfinished.length === 0) return 'Nothing was cut off, and no hub is suspect.';
  const rows = unfinished.map(({ chf, hubState, port, nextAction }) => [
    chf ?? 'not known',
    hubState,
    port ?? 'earlier',
    nextAction,
  ]);
  return formatTable(['hub', 'storage', 'port', 'do'], rows);
};
