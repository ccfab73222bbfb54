import type { ShiftToday } from '../../../src-shared/contract/shift.ts';
import { faultRules } from '../../../src-shared/domain/faults/fault.ts';
import { interruptedActions } from '../../../src-shared/domain/next-action.ts';
import type { AttemptOutcome } from '../../../src-shared/domain/outcome.ts';
import { quarantineRules } from '../../../src-shared/domain/reasons.ts';

export type Failure = ShiftToday['failures'][number];

interface Ended {
  readonly outcome: AttemptOutcome['kind'];
  readonly reason: string | null;
}

/**
 * Why attempts did not end well, most frequent first: quarantine reasons, fault codes, and `interrupted-<hub state>`.
 * A reason that an earlier version of the program wrote and this one does not know has no hint.
 */
export const failurePareto = (attempts: readonly Ended[]): Failure[] => {
  const byReason = new Map<string, Failure>();
  for (const attempt of attempts) {
    const found = explain(attempt);
    if (found === null) continue;
    const failure = byReason.get(found.reason);
    if (failure === undefined) byReason.set(found.reason, { ...found, count: 1 });
    else failure.count++;
  }
  return [...byReason.values()].sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
};

type Rules = Readonly<Record<string, { readonly hint: string } | undefined>>;

const explain = ({ outcome, reason }: Ended): Omit<Failure, 'count'> | null => {
  const name = reason ?? 'unknown';
  switch (outcome) {
    case 're-flashed':
    case 'already-current':
      return null;
    case 'quarantined':
      return { reason: name, hint: (quarantineRules as Rules)[name]?.hint ?? null };
    case 'failed':
      return { reason: name, hint: (faultRules as Rules)[name]?.hint ?? null };
    case 'interrupted':
      return {
        reason: `interrupted-${name}`,
        hint: (interruptedActions as Readonly<Record<string, string | undefined>>)[name] ?? null,
      };
  }
};
