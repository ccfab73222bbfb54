import { useElementSize } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useBenchStore, useConnection } from '../../bench-view/bench-store.ts';
import { text } from '../../text/text.ts';
import classes from './slot-grid.module.css';
import { slotColumns } from './slot-grid-columns.ts';
import { SlotTile } from './slot-tile.tsx';

/** Every slot of the bench at once. Drawn again only when slots come or go; each slot follows its own state. */
export const SlotGrid = (): ReactNode => {
  const slots = useBenchStore(useShallow(({ bench }) => (bench?.slots ?? []).map(({ slot }) => slot)));
  const isLost = useConnection(({ state }) => state === 'lost');
  const { ref, width, height } = useElementSize();
  const columns = slotColumns(slots.length, width || 1_800, height || 850);
  return (
    <div ref={ref} className={classes.area} data-stale={isLost || undefined}>
      <ul className={classes.grid} style={{ '--columns': columns }} aria-label={text.bench.grid}>
        {slots.map((slot) => (
          <li key={slot} className={classes.place}>
            <SlotTile number={slot} />
          </li>
        ))}
      </ul>
    </div>
  );
};
