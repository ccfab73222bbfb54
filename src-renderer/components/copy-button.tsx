import { IconCheck, IconCopy } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { text } from '../text/text.ts';
import { ActionButton } from './action-button.tsx';
import classes from './copy-button.module.css';

/** Copies `value`, and says whether it did: a clipboard may be barred, and then the text can still be selected. */
export const CopyButton = ({
  value,
  label,
}: {
  readonly value: string;
  readonly label: string;
}): ReactNode => {
  const [result, setResult] = useState<'none' | 'copied' | 'failed'>('none');
  const copy = (): void => {
    const writing = navigator.clipboard?.writeText(value) ?? Promise.reject(new Error('no clipboard'));
    writing.then(
      () => setResult('copied'),
      () => setResult('failed'),
    );
  };
  const icon =
    result === 'copied' ? (
      <IconCheck size={18} aria-hidden="true" />
    ) : (
      <IconCopy size={18} aria-hidden="true" />
    );
  return (
    <span className={classes.copy}>
      <ActionButton size="dense" why={null} onAct={copy} icon={icon} label={label}>
        {text.app.copy.action}
      </ActionButton>
      <span role="status" className={classes.result}>
        {result === 'none' ? '' : text.app.copy[result]}
      </span>
    </span>
  );
};
