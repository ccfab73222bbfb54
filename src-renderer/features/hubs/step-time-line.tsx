import { stepName } from '../../text/step-name.ts';
import { text } from '../../text/text.ts';
import { type AttemptView, type StepBar, stepBars } from './step-bars.ts';
import classes from './step-time-line.module.css';

const duration = ({ durationMs }: StepBar): string =>
  durationMs === null ? text.hubs.attempt.unfinished : text.units.seconds(durationMs);

/** An attempt's steps on its own time line: where the seconds went, at a glance and in figures. */
export const StepTimeLine = ({ attempt }: { readonly attempt: AttemptView }) => (
  <ol className={classes.steps} aria-label={text.hubs.attempt.steps}>
    {stepBars(attempt).map((bar) => (
      <li key={bar.ordinal} className={classes.step} data-result={bar.result ?? 'unfinished'}>
        <span className={classes.name}>
          {stepName(bar.step)}
          {bar.release !== null && <span className={classes.release}> {bar.release}</span>}
        </span>
        <span className={classes.track} aria-hidden>
          <span
            className={classes.bar}
            style={{ left: `${bar.left * 100}%`, width: `${bar.width * 100}%` }}
          />
        </span>
        <span className={classes.duration}>{duration(bar)}</span>
        <span className={classes.result}>
          {bar.result === null ? '' : text.hubs.attempt.verdict[bar.result]}
        </span>
        {bar.detail !== null && <span className={classes.detail}>{bar.detail}</span>}
      </li>
    ))}
  </ol>
);
