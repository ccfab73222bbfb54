/** One way to be wrong that no small change makes, as a replacement in one file. */
export interface NamedMutant {
  /** What would be the case. */
  readonly fact: string;
  /** From the project's folder. */
  readonly file: string;
  /** Stands in the file exactly once; white space counts as one blank. */
  readonly was: string;
  readonly would: string;
}

const core = 'src-main/core';

/** Each was, or could have been, somebody's honest slip; each would pass a hub, lose a fact, or send one twice. */
export const namedMutants: readonly NamedMutant[] = [
  {
    fact: 'a commit does not wait for the disk',
    file: `${core}/store/open-store.ts`,
    was: 'const result = runNote(db, name, work); await disk.reached(); return result;',
    would: 'return runNote(db, name, work);',
  },
  {
    fact: 'a decision is not awaited before the hub is written',
    file: `${core}/flash/work-on-hub.ts`,
    was: 'await session.record.decided(decision, asset?.chf ?? null, wire);',
    would: 'void session.record.decided(decision, asset?.chf ?? null, wire);',
  },
  {
    fact: 'an override that is gone is never refused',
    file: `${core}/record/override.ts`,
    was: 'if (!endByUse(db, overrideId, use))',
    would: 'if (!endByUse(db, overrideId, use) && false)',
  },
  {
    fact: 'a receipt that names another batch than was asked about is taken',
    file: `${core}/notify/apply-receipt.ts`,
    was: 'if (received.batchId !== null && receipt.batchId !== received.batchId)',
    would: 'if (false)',
  },
  {
    fact: 'one refusal of a Gecko bootloader is enough for a rescue',
    file: `${core}/loaders/gecko/enter-without-application.ts`,
    was: 'const refusalsDue = 2;',
    would: 'const refusalsDue = 1;',
  },
  {
    fact: 'nobody is ever notified',
    file: `${core}/record/settle.ts`,
    was: 'notify(db, given, chf, outcome);',
    would: '',
  },
  {
    fact: 'no hub ever gets a disposition',
    file: `${core}/record/settle.ts`,
    was: 'dispose(db, given, chf, outcome);',
    would: '',
  },
  {
    fact: 'suspicion is never lifted',
    file: `${core}/store/hubs.ts`,
    was: 'suspect_from = NULL, suspect_to = NULL, suspect_image_sha256 = NULL WHERE',
    would: 'suspect_from = suspect_from WHERE',
  },
  {
    fact: 'all three verdicts always pass',
    file: `${core}/flash/verdict-tally.ts`,
    was: 'current: () => verdicts,',
    would: "current: () => ({ write: 'pass', restart: 'pass', version: 'pass' }),",
  },
  {
    fact: 'a hub of another hardware version is written',
    file: 'src-shared/domain/agreement.ts',
    was: "return quarantine('hardware-version-mismatch', both);",
    would: 'return null;',
  },
  {
    fact: 'U-Boot is not asked again who it is before the write',
    file: `${core}/loaders/u-boot/hub-at-prompt.ts`,
    was: 'confirm: async (signal) => knownAs(await confirmMarked(signal)),',
    would: 'confirm: async (signal) => knownAs(await knownMarked(signal)),',
  },
];
