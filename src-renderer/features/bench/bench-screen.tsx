import type { ReactNode } from 'react';
import { useBench } from '../../bench-view/bench-store.ts';

export const BenchScreen = (): ReactNode => {
  const count = useBench(({ slots }) => slots.length);
  return <p>{count}</p>;
};
