import { lazy, type ReactNode, Suspense } from 'react';
import { Loading } from '../components/blocks.tsx';
import { text } from '../text/text.ts';
import { WithBench } from './with-bench.tsx';

const Sheet = lazy(async () => ({
  default: (await import('../features/rig/label-sheet.tsx')).LabelSheet,
}));

/** The sheet to print, by itself on the page. */
export const LabelPage = (): ReactNode => (
  <WithBench>
    <Suspense fallback={<Loading what={text.rig.sheet.title} />}>
      <Sheet />
    </Suspense>
  </WithBench>
);
