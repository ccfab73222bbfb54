import { TextInput } from '@mantine/core';
import { IconBarcode } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useBench } from '../../bench-view/bench-store.ts';
import { useAct } from '../../client/use-act.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { FaultLine } from '../../components/blocks.tsx';
import { text } from '../../text/text.ts';
import classes from './sign-on.module.css';

export const OperatorStep = ({ onDone }: { readonly onDone: () => void }): ReactNode => {
  const now = useBench(({ session }) => session.operator);
  const [name, setName] = useState('');
  const { run, isRunning, fault } = useAct();
  const words = text.signOn;
  const operator = name.trim();
  const onSubmit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (operator === '') return;
    const session = await run((client) => client.bench.signOn({ operator }));
    if (session !== null) onDone();
  };
  return (
    <form className={classes.form} onSubmit={(event) => void onSubmit(event)}>
      <h2 className={classes.title}>{now === null ? words.title : words.isYou(now)}</h2>
      <p className={classes.why}>{words.why}</p>
      <TextInput
        label={words.name}
        size="xl"
        value={name}
        maxLength={60}
        autoComplete="off"
        spellCheck={false}
        // The first thing to do on this screen; a scan takes itself out again.
        autoFocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <div className={classes.actions}>
        <ActionButton
          type="submit"
          look="strong"
          why={operator === '' ? words.noName : null}
          isRunning={isRunning}
          onAct={() => {}}
        >
          {words.go}
        </ActionButton>
        {now === null ? null : <SignedOnActions onDone={onDone} />}
      </div>
      <FaultLine fault={fault} />
      <p className={classes.instead}>
        <IconBarcode size={28} aria-hidden="true" />
        {words.scanInstead}
      </p>
    </form>
  );
};

const SignedOnActions = ({ onDone }: { readonly onDone: () => void }): ReactNode => {
  const { run, isRunning, fault } = useAct();
  const signOff = async (): Promise<void> => {
    const session = await run((client) => client.bench.signOff({}));
    if (session !== null) onDone();
  };
  return (
    <>
      <ActionButton why={null} isRunning={isRunning} onAct={() => void signOff()}>
        {text.signOn.signOff}
      </ActionButton>
      <ActionButton why={null} onAct={onDone}>
        {text.signOn.keep}
      </ActionButton>
      <FaultLine fault={fault} />
    </>
  );
};
