import type { ReactNode } from 'react';
import type { SessionView } from '../../../src-shared/contract/bench.ts';
import { useBench } from '../../bench-view/bench-store.ts';
import { text } from '../../text/text.ts';
import classes from './bench-screen.module.css';
import { KeyHelp } from './key-help.tsx';

type Order = NonNullable<SessionView['workOrder']>;

/** The open Work Order and how far it is. */
export const OrderStrip = (): ReactNode => {
  const order = useBench(({ session }) => session.workOrder);
  const mine = useBench(({ session }) => session.doneCount);
  if (order === null) return null;
  return (
    <section className={classes.order} aria-label={text.bench.order.title}>
      <OrderName order={order} />
      <dl className={classes.counts}>
        {countsOf(order.progress, mine).map(([name, value]) => (
          <div key={name} className={classes.count} data-strong={name === text.bench.order.open || undefined}>
            <dt>{name}</dt>
            <dd>{text.units.count(value)}</dd>
          </div>
        ))}
      </dl>
      <KeyHelp />
    </section>
  );
};

const OrderName = ({ order }: { readonly order: Order }): ReactNode => {
  const words = text.bench.order;
  const isDone = order.progress.open === 0 && order.progress.expected > 0;
  return (
    <h2 className={classes.orderName}>
      <span className={classes.orderId}>{order.id}</span>
      <span className={classes.orderFrom}>
        {isDone ? words.allDone : words.from(order.secParty)}
        {order.state === 'closed' ? ` (${words.closed})` : ''}
      </span>
    </h2>
  );
};

const countsOf = (progress: Order['progress'], mine: number): readonly (readonly [string, number])[] => {
  const words = text.bench.order;
  return [
    [words.expected, progress.expected],
    [words.reFlashed, progress.reFlashed],
    [words.alreadyCurrent, progress.alreadyCurrent],
    [words.quarantined, progress.quarantined],
    [words.open, progress.open],
    [words.notified, progress.notified],
    [words.mine, mine],
  ];
};
