import { mutant, type NamedMutant } from '../named-mutant.ts';

const flash = 'src-main/core/flash';

/** What an attempt says of its hub: whether it is good, what was seen of it, how it was left. */
export const verdictMutants: readonly NamedMutant[] = [
  mutant(
    'all three verdicts always pass',
    `${flash}/verdict-tally.ts`,
    'current: () => verdicts,',
    "current: () => ({ write: 'pass', restart: 'pass', version: 'pass' }),",
  ),
  mutant(
    'verdicts of the step before are kept',
    `${flash}/visit.ts`,
    'tally.beginAnew(); return ask();',
    'return ask();',
  ),
  mutant(
    'every hub is left running',
    `${flash}/visit.ts`,
    'hubLeft: () => left,',
    "hubLeft: () => 'running',",
  ),
  mutant(
    'whoever announces the version is the hub',
    'src-main/core/verify/confirm-running.ts',
    'if (announced.chf !== null && announced.chf !== expected.chf)',
    'if (announced.chf === null && announced.chf === expected.chf)',
  ),
  mutant(
    "a bootloader's word is taken for proof",
    `${flash}/visit.ts`,
    "if (proof === 'stored') await record.writeChecked(chf, imageOf(step.release));",
    'await record.writeChecked(chf, imageOf(step.release));',
  ),
  mutant(
    'what a hub claims of its version is proof',
    `${flash}/work-on-hub.ts`,
    'session.stored = await visit.compare(said.decision.release);',
    "session.stored = 'matches';",
  ),
  mutant(
    'a torn hub is taken for whole unseen',
    `${flash}/work-on-hub.ts`,
    "return (await visit.compare(release)) === 'matches';",
    'return (await visit.compare(release)) !== null;',
  ),
  mutant(
    'what an adopted write came to is called unwritten',
    'src-main/core/record/settle.ts',
    "verdicts: { ...verdicts, write: 'pass' } };",
    'verdicts };',
  ),
];
