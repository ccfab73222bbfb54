import type { ReactNode } from 'react';
import { text } from '../text/text.ts';
import classes from './plain-text.module.css';
import { useNow } from './use-now.ts';

/** A moment by this machine's clock. `how`: the day and time, the time of day, or how long ago it was (kept current). */
export const TimeText = ({
  atMs,
  how = 'date-time',
}: {
  readonly atMs: number | null;
  readonly how?: 'date-time' | 'clock' | 'age';
}): ReactNode => {
  if (atMs === null) return <span className={classes.soft}>{text.app.none}</span>;
  if (how === 'age') return <AgeText sinceMs={atMs} />;
  const shown = how === 'clock' ? text.units.clock(atMs) : text.units.dateTime(atMs);
  return (
    <time dateTime={new Date(atMs).toISOString()} className={classes.time}>
      {shown}
    </time>
  );
};

const AgeText = ({ sinceMs }: { readonly sinceMs: number }): ReactNode => {
  const nowMs = useNow();
  return (
    <time
      dateTime={new Date(sinceMs).toISOString()}
      title={text.units.dateTime(sinceMs)}
      className={classes.time}
    >
      {text.units.age(nowMs - sinceMs)}
    </time>
  );
};
