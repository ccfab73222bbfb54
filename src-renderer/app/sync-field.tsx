import { VisuallyHidden } from '@mantine/core';
import { IconCloud, IconCloudOff, IconCloudQuestion } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useBenchStore } from '../bench-view/bench-store.ts';
import { text } from '../text/text.ts';
import classes from './header.module.css';
import { hrefOf } from './route.ts';
import { syncSummary } from './sync-summary.ts';

const icons = { online: IconCloud, offline: IconCloudOff, unknown: IconCloudQuestion };

/** Whether anything gets through, what waits and since when: on every screen. */
export const SyncField = (): ReactNode => {
  const sync = useBenchStore(({ bench }) => bench?.sync ?? null);
  if (sync === null) return null;
  const { line, detail, tone } = syncSummary(sync);
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
