import { IconPlugConnectedX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useConnection } from '../bench-view/bench-store.ts';
import { useNow } from '../components/use-now.ts';
import { text } from '../text/text.ts';
import classes from './app.module.css';

/** What a button refers to that cannot be pressed meanwhile. */
export const coreLostId = 'core-lost';

/** While the core is lost, everything below is the last that was known; this says so. */
export const CoreLostBanner = (): ReactNode => {
  const isLost = useConnection(({ state }) => state === 'lost');
  return isLost ? <Banner /> : null;
};

const Banner = (): ReactNode => {
  const sinceMs = useConnection((connection) => connection.sinceMs);
  const age = text.units.age(useNow() - sinceMs);
  return (
    <div className={classes.lost} role="alert" id={coreLostId}>
      <IconPlugConnectedX size={32} aria-hidden="true" />
      <div>
        <p className={classes.lostTitle}>{text.app.connection.lostTitle}</p>
        {/* The age is not spoken again every second. */}
        <p aria-live="off">{text.app.connection.lost(age)}</p>
      </div>
    </div>
  );
};
