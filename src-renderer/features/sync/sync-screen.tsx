import type { ReactNode } from 'react';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { text } from '../../text/text.ts';
import { BatchList } from './batch-list.tsx';
import { ParkedList } from './parked-list.tsx';
import { SyncNow } from './sync-now.tsx';
import { SyncState } from './sync-state.tsx';

/** What waits, what went, what came back. The refused stand above the batches: they want somebody. */
export const SyncScreen = (): ReactNode => (
  <ScreenFrame title={text.sync.title} intro={text.sync.intro} actions={<SyncNow />}>
    <SyncState />
    <ParkedList />
    <BatchList />
  </ScreenFrame>
);
