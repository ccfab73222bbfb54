import type { Fault } from './fault.ts';
import type { Change, Happening, When } from './happening.ts';
import { type Below, imageBytes } from './hub-faults.ts';
import { type FaultMakers, oneOf } from './line-faults.ts';

const at = (when: When, what: Change): Happening => ({ when, what });

const early: readonly [When, ...When[]] = ['before the scan', 'in the transfer', 'at the restart'];
const anyTime: readonly [When, ...When[]] = [...early, 'before the second scan', 'after the pass'];

const meanwhile = (below: Below, what: Change, times = anyTime): Fault => ({
  happenings: [at(oneOf(below, times), what)],
});

/** A clock that jumps, and whether somebody sets it right before the hub is scanned again. */
const clockJumps = (below: Below, what: Change): Fault => ({
  happenings: [
    at(oneOf(below, early), what),
    ...(below(2) === 0 ? [at('before the second scan', 'clock right again')] : []),
  ],
});

const afterPass = (...changes: readonly Change[]): Fault => ({
  happenings: changes.map((what) => at('after the pass', what)),
});

/** A write that is cut off, by whichever of these the hub's family knows. */
const cutOff = (below: Below) => ({
  powerCutInWriteAtBytes: below(imageBytes),
  powerCutAtBlock: 1 + below(imageBytes / 128),
  powerCutAtOffset: below(imageBytes),
});

/** What hubs come with, and what goes on around the bench while they are worked on; the same for every loader. */
export const worldFaults: FaultMakers = {
  'claims production': () => ({ holds: 'new, unlisted' }),
  'holds production': (below) => ({ holds: 'production', registered: oneOf(below, ['production', 'step']) }),
  'holds a withdrawn build': (below) => ({
    holds: 'withdrawn',
    registered: oneOf(below, ['withdrawn', 'step']),
  }),
  'other hardware, allowed once': () => ({ isRevised: true }),
  'production withdrawn meanwhile': (below) => meanwhile(below, 'production withdrawn'),
  'production held meanwhile': (below) => meanwhile(below, 'production held'),
  'another build stated meanwhile': (below) => meanwhile(below, 'another build is production'),
  'release between held meanwhile': (below) => ({
    holds: 'oldest, unlisted',
    happenings: [at(oneOf(below, ['before the scan', 'in the transfer']), 'the release between held')],
  }),
  'changed between the steps': (below) => ({
    holds: 'oldest, unlisted',
    happenings: [
      at(
        'between the steps',
        oneOf<Change>(below, [
          'production withdrawn',
          'production held',
          'another build is production',
          'loader settings changed',
          'register says other hardware',
          'Work Order closed',
        ]),
      ),
    ],
  }),
  'loader settings changed meanwhile': (below) => meanwhile(below, 'loader settings changed'),
  'register changes its hardware': (below) => meanwhile(below, 'register says other hardware'),
  'register changes its GPF': (below) => meanwhile(below, 'register says another GPF'),
  'register changes its CHTS version': (below) => meanwhile(below, 'register says another CHTS version'),
  'Work Order closed meanwhile': (below) => meanwhile(below, 'Work Order closed'),
  'comes back on another Work Order': (below) =>
    meanwhile(below, 'on another Work Order', ['before the second scan', 'after the pass']),
  'torn, and back on another Work Order': (below) => ({
    hub: cutOff(below),
    happenings: [at('before the second scan', 'on another Work Order')],
  }),
  'torn on its way, and brought to production elsewhere': (below) => ({
    holds: 'oldest, unlisted',
    hub: cutOff(below),
    happenings: [at('before the second scan', 'hub holds production')],
  }),
  'not seen to run, and back on another Work Order': () => ({
    hub: { hangsInBoot: true },
    happenings: [at('before the second scan', 'on another Work Order')],
  }),
  'not seen to run, and brought to another build elsewhere': () => ({
    hub: { hangsInBoot: true },
    happenings: [
      at('before the second scan', 'another build is production'),
      at('before the second scan', 'hub holds the other build'),
    ],
  }),
  'scanned again after its pass': () => afterPass('nothing'),
  'reverts after its pass': () => afterPass('hub runs its old firmware again'),
  'reverts, and is asked without a label': () =>
    afterPass('hub runs its old firmware again', 'asked without a label'),
  'reverts after it was told': (below) =>
    afterPass(
      oneOf<Change>(below, ['told and sealed', 'told and accepted', 'told and parked']),
      'hub runs its old firmware again',
    ),
  'told, and back on another Work Order': (below) =>
    afterPass(oneOf<Change>(below, ['told and sealed', 'told and accepted']), 'on another Work Order'),
  'clock in 2016': (below) => clockJumps(below, 'clock in 2016'),
  'clock a week ahead': (below) => clockJumps(below, 'clock a week ahead'),
  'clock far ahead': (below) => clockJumps(below, 'clock far ahead'),
};
