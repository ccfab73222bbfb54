import { UnstyledButton } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { text } from '../text/text.ts';
import classes from './action-button.module.css';

export interface ActionButtonProps {
  readonly children: ReactNode;
  readonly onAct: () => void;
  /** Why it cannot be pressed now; null when it can. Shown beside the button and read with it. */
  readonly why: string | null;
  /** The id of something on screen that already says why; it is then not said twice. */
  readonly whyIsIn?: string | undefined;
  readonly icon?: ReactNode;
  /** `strong` for the one thing to do next, `danger` for what cannot be taken back. */
  readonly look?: 'plain' | 'strong' | 'danger';
  /** Bench density by default: 48 px. `dense` for lists on a desktop. */
  readonly size?: 'touch' | 'dense';
  readonly isRunning?: boolean;
  /** Where the visible words do not say enough by themselves (`Retry` -> `Retry slot 3`). */
  readonly label?: string;
  /** The key that does the same, shown on it. */
  readonly hotkey?: string;
  readonly type?: 'button' | 'submit';
}

/**
 * A button that is never grey without a reason. It keeps its place in the tab order while it cannot be pressed, so that
 * the reason can be found with the keyboard too.
 */
export const ActionButton = ({
  children,
  onAct,
  why,
  whyIsIn,
  icon,
  look = 'plain',
  size = 'touch',
  isRunning = false,
  label,
  hotkey,
  type = 'button',
}: ActionButtonProps): ReactNode => {
  const whyId = useId();
  const isOff = why !== null || isRunning;
  return (
    <span className={classes.wrap}>
      <UnstyledButton
        type={type}
        className={classes.button}
        data-look={look}
        data-size={size}
        data-off={isOff || undefined}
        aria-disabled={isOff || undefined}
        aria-busy={isRunning || undefined}
        aria-describedby={why === null ? undefined : (whyIsIn ?? whyId)}
        aria-label={label}
        onClick={(event) => {
          if (isOff) event.preventDefault();
          else onAct();
        }}
      >
        {icon}
        <span>{children}</span>
        {hotkey === undefined ? null : (
          <span className={classes.hotkey} aria-hidden="true">
            {hotkey}
          </span>
        )}
      </UnstyledButton>
      {why === null || whyIsIn !== undefined ? null : (
        <span id={whyId} className={classes.why}>
          {text.app.why(why)}
        </span>
      )}
    </span>
  );
};
