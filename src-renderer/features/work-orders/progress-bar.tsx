import { text } from '../../text/text.ts';
import classes from './progress-bar.module.css';
import { type Progress, progressParts, settledFraction, wholePercent } from './progress-parts.ts';

/** What became of a Work Order's hubs, as one bar. The counts stand beside it in words: colour is never alone. */
export const ProgressBar = ({
  reference,
  progress,
}: {
  readonly reference: string;
  readonly progress: Progress;
}) => {
  const percent = wholePercent(settledFraction(progress));
  return (
    <div className={classes.progress}>
      <div
        className={classes.bar}
        role="img"
        aria-label={text.workOrders.progressLabel(reference, percent, progress.open)}
      >
        {progressParts(progress).map(({ kind, fraction }) => (
          <div key={kind} className={classes.part} data-kind={kind} style={{ width: `${fraction * 100}%` }} />
        ))}
      </div>
      <span className={classes.percent} aria-hidden>
        {text.workOrders.percent(percent)}
      </span>
    </div>
  );
};
