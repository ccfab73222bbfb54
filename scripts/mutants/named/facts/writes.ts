import { mutant, type NamedMutant } from '../named-mutant.ts';

const core = 'src-main/core';

/** Which hub is written, with what, and when. */
export const writeMutants: readonly NamedMutant[] = [
  mutant(
    'a commit does not wait for the disk',
    `${core}/store/open-store.ts`,
    'const result = runNote(db, name, work); await disk.reached(); return result;',
    'return runNote(db, name, work);',
  ),
  mutant(
    'a decision is not awaited before the hub is written',
    `${core}/flash/work-on-hub.ts`,
    'await session.record.decided(decision, asset?.chf ?? null, wire);',
    'void session.record.decided(decision, asset?.chf ?? null, wire);',
  ),
  mutant(
    'a write is announced after the act',
    `${core}/loaders/u-boot/loader.ts`,
    'await onWriteBegins(); const storeMs = await writeStorage(context, image, proven);',
    'const storeMs = await writeStorage(context, image, proven); await onWriteBegins();',
  ),
  mutant(
    'a hub of another hardware version is written',
    'src-shared/domain/agreement.ts',
    "return quarantine('hardware-version-mismatch', both);",
    'return null;',
  ),
  mutant(
    'a closed Work Order is worked on',
    'src-shared/domain/agreement.ts',
    "if (order.state === 'closed')",
    "if (order.id === '')",
  ),
  {
    fact: 'U-Boot is not asked again who it is before the write',
    changes: [
      {
        file: `${core}/loaders/u-boot/hub-at-prompt.ts`,
        was: 'confirm: async (signal) => knownAs(await confirmMarked(signal)),',
        would: 'confirm: async (signal) => knownAs(await knownMarked(signal)),',
      },
      // The mark protects the hub as well: a shell that has none runs nothing.
      {
        file: `${core}/loaders/u-boot/shell.ts`,
        // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source's own
        was: 'const onlyHere = (command: string): string => `if test h$${markVariable} = h${mark};then ${command};fi`;',
        would: 'const onlyHere = (command: string): string => command;',
      },
    ],
  },
  mutant(
    'one refusal of a Gecko bootloader is enough for a rescue',
    `${core}/loaders/gecko/enter-without-application.ts`,
    'const refusalsDue = 2;',
    'const refusalsDue = 1;',
  ),
  mutant(
    'what may be written is not asked again before the write',
    `${core}/flash/still-wanted.ts`,
    "const { decision } = now; if (decision.kind === 'quarantine') throw new Overtaken(decision);",
    'const { decision } = now; if (decision !== null) return;',
  ),
  mutant(
    'no release is ever stopped',
    `${core}/record/release-stop.ts`,
    'if (!isStopDue(writes, limit)) return;',
    'if (writes.length > 0) return;',
  ),
  mutant(
    'every failure speaks of the release',
    'src-shared/domain/release-stop.ts',
    "outcome.kind === 'failed' && tellingCodes.has(outcome.code);",
    "outcome.kind === 'failed';",
  ),
  mutant(
    'a clock that fell back is believed',
    'src-shared/domain/bench-time.ts',
    "if (clockMs < floorMs) return 'behind';",
    '',
  ),
  mutant(
    'a clock far ahead is believed',
    'src-shared/domain/bench-time.ts',
    "return clockMs - floorMs > farMs ? 'ahead' : 'right';",
    "return 'right';",
  ),
];
