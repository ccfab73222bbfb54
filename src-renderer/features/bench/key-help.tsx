import { Modal } from '@mantine/core';
import { IconKeyboard } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { ActionButton } from '../../components/action-button.tsx';
import { onTypedKey } from '../../scan/scanner.ts';
import { text } from '../../text/text.ts';
import classes from './key-help.module.css';

/** Every key of the bench, behind `?` and a button. */
export const KeyHelp = (): ReactNode => {
  const [isOpen, setIsOpen] = useState(false);
  useEffect(
    () =>
      onTypedKey((key) => {
        if (key === '?') setIsOpen((last) => !last);
      }),
    [],
  );
  const words = text.bench.keys;
  return (
    <>
      <ActionButton
        why={null}
        hotkey="?"
        icon={<IconKeyboard size={22} aria-hidden="true" />}
        onAct={() => setIsOpen(true)}
      >
        {words.open}
      </ActionButton>
      <Modal opened={isOpen} onClose={() => setIsOpen(false)} title={words.title} size="lg">
        <dl className={classes.keys}>
          {words.list.map(([key, meaning]) => (
            <div key={key} className={classes.line}>
              <dt className={classes.key}>{key}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
        <p>{words.scanner}</p>
      </Modal>
    </>
  );
};
