import { VisuallyHidden } from '@mantine/core';
import { IconCloud, IconCloudOff, IconCloudQuestion } from '@tabler/icons-react';
import { type ReactNode, useMemo } from 'react';
import { useBenchStore } from '../bench-view/bench-store.ts';
import { useNow } from '../components/use-now.ts';
import { text } from '../text/text.ts';
import classes from './header.module.css';
import { hrefOf } from './route.ts';
import { syncSummary } from './sync-summary.ts';

const icons = { online: IconCloud, offline: IconCloudOff, unknown: IconCloudQuestion };

/** Whether anything gets through, what waits and since when: on every screen. */
export const SyncField = (): ReactNode => {
  const sync = useBenchStore(({ bench }) => bench?.sync ?? null);
  const nowMs = useNow(10_000);
  // The core tells the age when the backlog changes; in between it grows by the clock.
  const toldAtMs = useMemo(() => (sync === null ? 0 : Date.now()), [sync]);
  if (sync === null) return null;
  const { line, detail, tone } = syncSummary(sync, Math.max(0, nowMs - toldAtMs));
  const Icon = icons[sync.online];
  return (
    <a className={classes.field} href={hrefOf('sync')} data-tone={tone}>
      <Icon size={22} aria-hidden="true" />
      <span className={classes.fieldName}>
        <VisuallyHidden>{text.app.sync.label}</VisuallyHidden> {line}
      </span>
      <span className={classes.fieldValue}>{detail}</span>
    </a>
  );
};
