import type { ClockReading } from '../../core/bench-time.ts';
import { withCore } from '../cli-context.ts';
import type { CommandResult, Register } from '../command.ts';
import { formatFields } from '../table.ts';

export const clockCommands: Register = (program, run) => {
  const clock = program
    .command('clock')
    .description("this machine's clock against the newest time the bench has recorded itself");
  clock
    .command('show')
    .description('whether the clock can be right')
    .action(() =>
      run((context) =>
        withCore(context, ({ time }): CommandResult => {
          const reading = time.reading();
          context.output.result(reading, () => describe(reading));
          return reading.isNamed ? 'not-good' : 'ok';
        }),
      ),
    );
  clock
    .command('trust')
    .description('shift lead: the clock is right, whatever the bench recorded before')
    .action(() =>
      run((context) =>
        withCore(context, ({ time }): CommandResult => {
          const before = time.trustClock(context.operator);
          const reading = time.reading();
          context.output.result({ before, now: reading }, () => describe(reading));
          return 'ok';
        }),
      ),
    );
};

const meanings = {
  right: 'can be right',
  behind: 'cannot be right: the bench has recorded later times; they are counted on from there',
  ahead: 'is far ahead of all that the bench has recorded: what expires or begins in between is in doubt',
} as const;

const iso = (ms: number | null): string => (ms === null ? 'none' : new Date(ms).toISOString());

const describe = ({ state, clockMs, floorMs }: ClockReading): string =>
  formatFields([
    ['clock', iso(clockMs)],
    ['newest recorded', iso(floorMs)],
    ['the clock', meanings[state]],
  ]);
