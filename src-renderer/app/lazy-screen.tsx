import { type ComponentType, lazy, type ReactNode, Suspense } from 'react';
import { Loading } from '../components/blocks.tsx';
import { text } from '../text/text.ts';
import type { ScreenProps } from './screens.tsx';

/** A screen whose code comes when it is first opened: the bench is usable before the others are read. */
export const lazyScreen = (load: () => Promise<ComponentType<ScreenProps>>): ComponentType<ScreenProps> => {
  const Content = lazy(async () => ({ default: await load() }));
  return (props: ScreenProps): ReactNode => (
    <Suspense fallback={<Loading what={text.app.table.loading} />}>
      <Content {...props} />
    </Suspense>
  );
};
