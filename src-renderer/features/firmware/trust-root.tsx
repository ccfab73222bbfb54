import { TextInput } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useAct } from '../../client/use-act.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { FaultLine } from '../../components/blocks.tsx';
import { Panel } from '../../components/panel.tsx';
import { text } from '../../text/text.ts';
import { fingerprintGroups } from './fingerprint.ts';
import classes from './firmware.module.css';

const words = text.firmware.trust;

interface Pinned {
  readonly version: number;
  readonly fingerprint: string;
}

const Fingerprint = ({ pinned }: { readonly pinned: Pinned }): ReactNode => (
  <div role="status" className={classes.fingerprint}>
    <p>{words.loaded(pinned.version)}</p>
    <p className={classes.soft}>{words.fingerprint}</p>
    <p className={classes.groups}>
      {fingerprintGroups(pinned.fingerprint).map(({ at, group }) => (
        <span key={at}>{group} </span>
      ))}
    </p>
    <p>{words.compare}</p>
  </div>
);

/** Pins the root of trust; the fingerprint is for two people to compare over another channel. */
export const TrustRoot = (): ReactNode => {
  const [path, setPath] = useState('');
  const [pinned, setPinned] = useState<Pinned | null>(null);
  const act = useAct<Pinned>();
  const wanted = path.trim();
  const submit = async (): Promise<void> => {
    if (wanted === '' || act.isRunning) return;
    setPinned(await act.run((client) => client.firmware.trustRoot({ path: wanted })));
  };
  return (
    <Panel title={words.title}>
      <p className={classes.soft}>{words.text}</p>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextInput
          size="md"
          label={words.path}
          value={path}
          maxLength={1000}
          spellCheck={false}
          onChange={({ currentTarget }) => setPath(currentTarget.value)}
        />
        <ActionButton
          type="submit"
          why={wanted === '' ? words.whyNoPath : null}
          isRunning={act.isRunning}
          onAct={() => {}}
          icon={<IconShieldCheck size={20} aria-hidden="true" />}
        >
          {words.action}
        </ActionButton>
      </form>
      <FaultLine fault={act.fault} />
      {pinned === null ? null : <Fingerprint pinned={pinned} />}
    </Panel>
  );
};
