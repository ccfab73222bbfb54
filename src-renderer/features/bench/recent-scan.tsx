import type { ReactNode } from 'react';
import { useBenchStore } from '../../bench-view/bench-store.ts';
import { useNow } from '../../components/use-now.ts';
import { useScanner } from '../../scan/scanner.ts';
import classes from './bench-screen.module.css';
import { ScanLine } from './scan-line.tsx';

/** How long an answer to a scan shows on a screen that is not the bench. */
const recentMs = 12_000;

/** A scan counts on every screen, so every screen says what became of it. */
export const RecentScan = (): ReactNode => {
  const atMs = useBenchStore(({ bench }) => bench?.lastScan?.atMs ?? null);
  const hasTrouble = useScanner(({ trouble }) => trouble !== null);
  const nowMs = useNow();
  const isRecent = atMs !== null && nowMs - atMs < recentMs;
  if (!isRecent && !hasTrouble) return null;
  return (
    <div className={classes.recent}>
      <ScanLine isQuiet={true} />
    </div>
  );
};
