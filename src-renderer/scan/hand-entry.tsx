import { Modal, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useClient } from '../client/bench-client.ts';
import type { ShownFault } from '../client/shown-fault.ts';
import { ActionButton } from '../components/action-button.tsx';
import { FaultLine } from '../components/blocks.tsx';
import { text } from '../text/text.ts';
import classes from './hand-entry.module.css';
import { checkHandEntry, type HandEntryCheck } from './hand-entry-check.ts';
import { sendScan } from './scanner.ts';

/** For a label that no scanner reads any more. */
export const HandEntry = ({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}): ReactNode => (
  <Modal opened={isOpen} onClose={onClose} title={text.bench.handEntry.title} size="lg">
    <HandEntryForm onClose={onClose} />
  </Modal>
);

const HandEntryForm = ({ onClose }: { readonly onClose: () => void }): ReactNode => {
  const client = useClient();
  const [first, setFirst] = useState('');
  const [second, setSecond] = useState('');
  const [fault, setFault] = useState<ShownFault | null>(null);
  const check = checkHandEntry(first, second);
  const words = text.bench.handEntry;
  const send = async (): Promise<void> => {
    if (check.kind !== 'good') return;
    const trouble = await sendScan(client, check.id, 'hand');
    if (trouble === null) onClose();
    else setFault(trouble);
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void send();
  };
  const box = {
    autoComplete: 'off',
    spellCheck: false,
    size: 'lg',
    classNames: { input: classes.box ?? '' },
  };
  return (
    <form className={classes.form} onSubmit={onSubmit}>
      <p>{words.why}</p>
      <TextInput
        {...box}
        data-autofocus
        label={words.first}
        value={first}
        onChange={(event) => setFirst(event.currentTarget.value)}
      />
      <TextInput
        {...box}
        label={words.second}
        value={second}
        // Pasting would copy the slip of the finger as well.
        onPaste={(event) => event.preventDefault()}
        onChange={(event) => setSecond(event.currentTarget.value)}
      />
      <ActionButton look="strong" type="submit" why={reasonOf(check)} onAct={() => {}}>
        {words.send}
      </ActionButton>
      <FaultLine fault={fault} />
    </form>
  );
};

const reasonOf = (check: HandEntryCheck): string | null => {
  const words = text.bench.handEntry;
  switch (check.kind) {
    case 'good':
      return null;
    case 'empty':
      return words.empty;
    case 'malformed':
      return words.malformed;
    case 'differ':
      return words.differ(check.digits);
  }
};
