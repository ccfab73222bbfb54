import { randomBytes } from 'node:crypto';
import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import type { DeviceConsole } from '../../protocols/console/console.ts';
import { createPrompt, markVariable, type Prompt, type StartedLine } from './prompt.ts';
import type { Acting, Asking, Filling, UBootSettings } from './settings.ts';

/**
 * Commands at a prompt behind which the hub may change at any moment: another one is put in its place, or this one loses
 * its power and its memory. A hub is therefore given a mark, and every answer carries the mark of whoever gives it:
 *
 *     => rf=1a2b3c4d;echo @1:$?:$?:$rf                                      a variable of U-Boot's shell
 *     @1:0:0:1a2b3c4d
 *     => crc32 42000000 4000;echo @8:$?:$?:$rf                              asked: whoever answers says so
 *     => if test h$rf = h1a2b3c4d;then reset;fi;echo @9:$?:$?:$rf           told: only the marked hub does it
 *
 * The variable is no part of the environment, so nothing ever saves it, and it is gone at each start. A mark is new each
 * time and says nothing of who the hub is: that is asked of the hub that has it (hub-at-prompt.ts). What changes a hub stands
 * inside `if ... fi`, because then no tail of the line does anything: a hub that was put in place while it was typed finds a
 * `fi` without its `if`, and runs none of it.
 */
export interface Shell {
  /** Whether an empty line at the prompt is what was heard last. */
  readonly isAtPrompt: boolean;
  /** Back to an empty line at the prompt. False when the prompt was not heard. */
  resync(signal: AbortSignal): Promise<boolean>;
  /** What comes next is not an answer to us: a new mark is due. */
  lose(): void;
  /** The hub that is there, marked: as before while the prompt was not lost since, else anew. Rejects with `console-garbled`. */
  mark(signal: AbortSignal): Promise<MarkedHub>;
}

export interface Answer {
  /** U-Boot's `$?`: 0 is success. */
  readonly code: number;
  readonly output: string;
}

/** The hub that took a mark, from then until its power goes. */
export interface MarkedHub {
  /** The prompt was not lost since it took its mark. */
  readonly isUninterrupted: boolean;
  /**
   * Runs a command that only asks, again when its end was not heard. Null when another hub answers, or this one after a
   * restart. Rejects with `console-garbled`.
   */
  ask(command: Asking, waitMs: number, signal: AbortSignal): Promise<Answer | null>;
  /** As {@link MarkedHub.ask}, of a command that no other hub may run, and this one as often as it takes. */
  fill(command: Filling, waitMs: number, signal: AbortSignal): Promise<Answer | null>;
  /**
   * Types a command that changes the hub: once, and not at all where the prompt was lost since the mark. Null when it is not
   * known whether the hub ran it; who is there, and in what state, has to be asked before it is typed again.
   */
  act(command: Acting, waitMs: number, signal: AbortSignal): Promise<Answer | null>;
  /** As {@link MarkedHub.act}, of a command whose end is another's to hear. */
  begin(command: Acting | Filling, signal: AbortSignal): Promise<StartedCommand | null>;
}

export interface StartedCommand extends Pick<StartedLine, 'finish'> {
  /** Its end, where it was not run because the hub has no such mark. */
  readonly refused: RegExp;
}

/** Never the same twice, so that no hub has it from an earlier visit. */
const randomMark = (): string => randomBytes(4).toString('hex');

/** Noise in the mark of one answer proves no other hub. */
const strangersDue = 2;

export const createShell = (
  console: DeviceConsole,
  settings: UBootSettings,
  makeMark: () => string = randomMark,
): Shell => {
  const prompt = createPrompt(console, settings);
  const { tries, deadlines } = settings;
  let marked: MarkedHub | null = null;

  const garbled = (line: string, waitMs: number): Fault =>
    new Fault(
      'console-garbled',
      `${console.name}: no readable answer to \`${line}\` after ${tries.command} tries of ${waitMs} ms`,
    );

  const mark: Shell['mark'] = async (signal) => {
    if (marked?.isUninterrupted === true) return marked;
    for (let attempt = 1; attempt <= tries.command; attempt++) {
      const own = makeMark();
      const started = await prompt.start(`${markVariable}=${own}`, tries.command, signal);
      if (started === null) break;
      const ended = await started.finish(deadlines.commandMs, signal);
      if (ended?.mark !== own) continue;
      marked = markedHub(prompt, settings, own, garbled);
      return marked;
    }
    throw garbled(`${markVariable}=...`, deadlines.commandMs);
  };

  return {
    get isAtPrompt() {
      return prompt.isReached;
    },
    resync: prompt.resync,
    lose: prompt.lose,
    mark,
  };
};

const markedHub = (
  prompt: Prompt,
  { tries }: UBootSettings,
  mark: string,
  garbled: (line: string, waitMs: number) => Fault,
): MarkedHub => {
  const { interruptions } = prompt;
  const onlyHere = (command: string): string => `if test h$${markVariable} = h${mark};then ${command};fi`;

  const repeated = async (line: string, waitMs: number, signal: AbortSignal): Promise<Answer | null> => {
    let strangers = 0;
    for (let attempt = 1; attempt <= tries.command; attempt++) {
      const started = await prompt.start(line, tries.command, signal);
      if (started === null) break;
      const ended = await started.finish(waitMs, signal);
      if (ended?.mark === mark) return ended;
      if (ended !== null && ++strangers === strangersDue) {
        prompt.lose();
        return null;
      }
    }
    throw garbled(line, waitMs);
  };

  const hub: MarkedHub = {
    get isUninterrupted() {
      return prompt.interruptions === interruptions;
    },
    ask: repeated,
    fill: (command, waitMs, signal) => repeated(onlyHere(command), waitMs, signal),
    begin: async (command, signal) => {
      if (!hub.isUninterrupted) return null;
      const started = await prompt.start(onlyHere(command), 1, signal);
      return started === null ? null : { finish: started.finish, refused: started.endedWithout(mark) };
    },
    act: async (command, waitMs, signal) => {
      const started = await hub.begin(command, signal);
      const ended = started === null ? null : await started.finish(waitMs, signal);
      if (ended?.mark === mark) return ended;
      prompt.lose();
      return null;
    },
  };
  return hub;
};
