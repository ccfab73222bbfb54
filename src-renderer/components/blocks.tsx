import { Loader } from '@mantine/core';
import { IconAlertOctagon, IconPlugConnectedX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ShownFault } from '../client/shown-fault.ts';
import { text } from '../text/text.ts';
import { ActionButton } from './action-button.tsx';
import classes from './blocks.module.css';

/** Nothing is here, and that is in order: says what would be, and offers the way to it. */
export const EmptyState = ({
  title,
  children,
  icon,
  action,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly icon?: ReactNode;
  readonly action?: ReactNode;
}): ReactNode => (
  <div className={classes.block}>
    {icon}
    <p className={classes.title}>{title}</p>
    {children === undefined ? null : <div className={classes.body}>{children}</div>}
    {action}
  </div>
);

/** What went wrong, what to do, and the code to tell support. */
export const ErrorState = ({
  fault,
  onRetry,
}: {
  readonly fault: ShownFault;
  readonly onRetry?: (() => void) | undefined;
}): ReactNode => (
  <div className={classes.block} role="alert" data-tone="bad">
    {fault.code === 'unreachable' ? (
      <IconPlugConnectedX size={40} aria-hidden="true" />
    ) : (
      <IconAlertOctagon size={40} aria-hidden="true" />
    )}
    <p className={classes.title}>{fault.message}</p>
    <p className={classes.body}>{fault.hint}</p>
    <p className={classes.code}>{fault.code}</p>
    {onRetry === undefined ? null : (
      <ActionButton why={null} onAct={onRetry}>
        {text.faults.reload}
      </ActionButton>
    )}
  </div>
);

/** A fault beside the control that caused it, in one or two lines. */
export const FaultLine = ({ fault }: { readonly fault: ShownFault | null }): ReactNode =>
  fault === null ? null : (
    <p className={classes.line} role="alert">
      <IconAlertOctagon size={20} aria-hidden="true" />
      <span>
        <strong>{fault.message}</strong> {fault.hint}
      </span>
    </p>
  );

/** Appears after a moment only, so that a quick answer does not flicker. */
export const Loading = ({ what }: { readonly what: string }): ReactNode => (
  <div className={classes.loading} role="status">
    <Loader size="sm" type="dots" color="var(--ink-soft)" aria-hidden="true" />
    <span>{what}</span>
  </div>
);
