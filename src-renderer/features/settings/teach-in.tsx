import { IconPlug, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { TeachIn } from '../../../src-shared/contract/settings.ts';
import type { Act } from '../../client/use-act.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { FaultLine } from '../../components/blocks.tsx';
import { text } from '../../text/text.ts';
import classes from './settings.module.css';

const words = text.settings.teachIn;

interface TeachInButtonProps {
  readonly slot: number;
  readonly teachIn: TeachIn;
  readonly act: Act<TeachIn>;
  readonly why: string | null;
  readonly whyIsIn: string;
}

/** Begins and, while this slot waits, cancels: one button, so that the keyboard stays where it is. */
export const TeachInButton = ({ slot, teachIn, act, why, whyIsIn }: TeachInButtonProps): ReactNode => {
  const isWaiting = teachIn.kind === 'waiting' && teachIn.slot === slot;
  const press = (): Promise<TeachIn | null> =>
    act.run(({ settings }) => (isWaiting ? settings.cancelTeachIn({}) : settings.teachIn({ slot })));
  return (
    <ActionButton
      size="dense"
      {...(isWaiting ? { label: words.cancelFor(slot) } : {})}
      why={isWaiting ? null : why}
      whyIsIn={whyIsIn}
      onAct={() => void press()}
      icon={isWaiting ? <IconX size={18} aria-hidden="true" /> : <IconPlug size={18} aria-hidden="true" />}
    >
      {isWaiting ? words.cancel : words.begin(slot)}
    </ActionButton>
  );
};

const statusOf = (teachIn: TeachIn): string => {
  switch (teachIn.kind) {
    case 'waiting':
      return words.waiting(teachIn.slot);
    case 'bound':
      return words.bound(teachIn.slot, teachIn.port);
    case 'idle':
    case 'failed':
      return '';
  }
};

interface TeachInStatusProps {
  readonly teachIn: TeachIn;
  readonly act: Act<TeachIn>;
  readonly why: string | null;
  readonly whyId: string;
}

/** What became of it, and why the others cannot begin, once for all slots. */
export const TeachInStatus = ({ teachIn, act, why, whyId }: TeachInStatusProps): ReactNode => (
  <>
    <p className={classes.soft}>
      {words.intro} <span id={whyId}>{why ?? ''}</span>
    </p>
    <p role="status" className={classes.taught}>
      {statusOf(teachIn)}
    </p>
    <FaultLine fault={act.fault ?? (teachIn.kind === 'failed' ? teachIn.fault : null)} />
  </>
);
