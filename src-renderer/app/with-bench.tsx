import type { ReactNode } from 'react';
import { useBenchStore, useConnection } from '../bench-view/bench-store.ts';
import { EmptyState, Loading } from '../components/blocks.tsx';
import { useNow } from '../components/use-now.ts';
import { text } from '../text/text.ts';

/** After this long without an answer the screen says more than that it is joining. */
const patienceMs = 4_000;

/** Draws its children once the first snapshot is there; until then, what is being waited for. */
export const WithBench = ({ children }: { readonly children: ReactNode }): ReactNode => {
  const hasBench = useBenchStore(({ bench }) => bench !== null);
  return hasBench ? children : <Joining />;
};

const Joining = (): ReactNode => {
  const sinceMs = useConnection((connection) => connection.sinceMs);
  const isLong = useNow() - sinceMs > patienceMs;
  if (!isLong) return <Loading what={text.app.connection.joining} />;
  return <EmptyState title={text.app.connection.joining}>{text.app.connection.joiningLong}</EmptyState>;
};
