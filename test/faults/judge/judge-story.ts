import { judgeAttempts } from './attempts.ts';
import { judgeDispositions } from './dispositions.ts';
import { judgeHubLeft } from './hub-left.ts';
import { judgeJournal } from './journal.ts';
import { judgeNotifications } from './notifications.ts';
import { judgeOverrides } from './overrides.ts';
import { judgePermissions } from './permissions.ts';
import { judgeQuarantines } from './quarantines.ts';
import type { Recorded } from './record.ts';
import { judgeSuspicion } from './suspicion.ts';
import { judgeTimes } from './times.ts';
import type { Truth } from './truth.ts';
import { judgeVerdicts } from './verdicts.ts';
import type { Wrong } from './wrong.ts';

type Judge = (truth: Truth, record: Recorded) => readonly Wrong[];

/** Everything that is judged of one story's hub. What a whole bench shares is judged by judge-bench.ts. */
const judges: readonly Judge[] = [
  judgeVerdicts,
  judgeHubLeft,
  judgeDispositions,
  judgeQuarantines,
  judgeSuspicion,
  judgeNotifications,
  judgePermissions,
  judgeJournal,
  judgeAttempts,
  judgeOverrides,
  judgeTimes,
];

export const judgeStory: Judge = (truth, record) => judges.flatMap((judge) => judge(truth, record));
