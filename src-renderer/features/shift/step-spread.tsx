import type { ReactNode } from 'react';
import { text } from '../../text/text.ts';
import { duration } from './duration.ts';
import { barHeights, type StepRow } from './step-rows.ts';
import classes from './step-times.module.css';

/** How the times of a step are spread. The figures beside it say the same for those who do not see it. */
export const StepSpread = ({ histogram }: Pick<StepRow, 'histogram'>): ReactNode => {
  const { fromMs, binMs, counts } = histogram;
  const lastMs = fromMs + binMs * (counts.length - 1);
  return (
    <span
      className={classes.spread}
      role="img"
      aria-label={text.shift.steps.spread(duration(fromMs), duration(lastMs))}
      title={text.shift.steps.spread(duration(fromMs), duration(lastMs))}
    >
      {barHeights(counts).map((height, bin) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a bin is known by its place alone
          key={bin}
          className={classes.bin}
          style={{ height: `${height * 100}%` }}
        />
      ))}
    </span>
  );
};
