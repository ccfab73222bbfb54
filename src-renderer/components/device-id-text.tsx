import type { ReactNode } from 'react';
import { text } from '../text/text.ts';
import classes from './plain-text.module.css';

/**
 * A Device ID to be compared by eye: the last four octets, in which hubs of one delivery differ, are heavier. Selecting
 * it copies the whole ID unchanged.
 */
export const DeviceIdText = ({ id }: { readonly id: string | null }): ReactNode => {
  if (id === null) return <span className={classes.soft}>{text.app.unknown}</span>;
  const cut = id.length > 12 ? id.length - 11 : 0;
  return (
    <span className={classes.id}>
      <span className={classes.head} data-part="start">
        {id.slice(0, cut)}
      </span>
      <span className={classes.tail}>{id.slice(cut)}</span>
    </span>
  );
};
