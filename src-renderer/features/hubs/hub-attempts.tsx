import { type ReactNode, useState } from 'react';
import { ActionButton } from '../../components/action-button.tsx';
import { OutcomeBadge } from '../../components/outcome-badge.tsx';
import { Panel } from '../../components/panel.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { text } from '../../text/text.ts';
import classes from './hubs.module.css';
import type { AttemptView } from './step-bars.ts';
import { StepTimeLine } from './step-time-line.tsx';

const words = text.hubs.attempt;
const shownAtFirst = 10;

const detailOf = ({ end }: AttemptView): string | null => {
  if (end === null) return null;
  return 'detail' in end.outcome ? end.outcome.detail : null;
};

const Facts = ({ attempt }: { readonly attempt: AttemptView }): ReactNode => (
  <span>
    {[
      words.place(attempt.slot, attempt.port),
      words.by(attempt.operator),
      ...(attempt.workOrderId === null ? [] : [words.workOrder(attempt.workOrderId)]),
      ...(attempt.end === null ? [] : [text.units.seconds(attempt.end.endedAtMs - attempt.startedAtMs)]),
      ...(attempt.end?.hubLeft == null ? [] : [text.hubLeft[attempt.end.hubLeft]]),
      ...(attempt.end?.lineFraction == null ? [] : [words.line(Math.round(attempt.end.lineFraction * 100))]),
    ].join(' · ')}
  </span>
);

const Verdicts = ({ attempt }: { readonly attempt: AttemptView }): ReactNode => (
  <ul className={classes.verdicts}>
    {(['write', 'restart', 'version'] as const).map((name) => (
      <li key={name} className={classes.verdict} data-verdict={attempt.verdicts[name]}>
        {words.verdicts[name]}: {words.verdict[attempt.verdicts[name]]}
      </li>
    ))}
  </ul>
);

const Attempt = ({ attempt }: { readonly attempt: AttemptView }): ReactNode => {
  const detail = detailOf(attempt);
  return (
    <article className={classes.attempt}>
      <div className={classes.attemptHead}>
        {attempt.end === null ? (
          <strong>{words.running}</strong>
        ) : (
          <OutcomeBadge kind={attempt.end.outcome.kind} />
        )}
        <TimeText atMs={attempt.startedAtMs} />
        <span className={classes.versions}>{words.versions(attempt.from, attempt.to)}</span>
        <Facts attempt={attempt} />
      </div>
      {detail === null || detail === '' ? null : <p className={classes.detail}>{detail}</p>}
      <Verdicts attempt={attempt} />
      {attempt.steps.length === 0 ? null : <StepTimeLine attempt={attempt} />}
    </article>
  );
};

/** The newest attempts; older ones on request, ten more at a time. */
export const HubAttempts = ({ attempts }: { readonly attempts: readonly AttemptView[] }): ReactNode => {
  const [shown, setShown] = useState(shownAtFirst);
  const newestFirst = attempts.toReversed();
  return (
    <Panel title={text.hubs.attempts(attempts.length)}>
      {attempts.length === 0 ? <p className={classes.soft}>{text.hubs.noAttempts}</p> : null}
      {newestFirst.slice(0, shown).map((attempt) => (
        <Attempt key={attempt.attemptId} attempt={attempt} />
      ))}
      {attempts.length <= shown ? null : (
        <ActionButton why={null} onAct={() => setShown(shown + shownAtFirst)}>
          {words.older(attempts.length - shown)}
        </ActionButton>
      )}
    </Panel>
  );
};
