import { Group, Modal } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { OverrideView } from '../../../src-shared/contract/overrides.ts';
import { useAnswer } from '../../client/use-answer.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { ErrorState, Loading } from '../../components/blocks.tsx';
import { text } from '../../text/text.ts';
import { AllowOnceForm } from './allow-once-form.tsx';
import classes from './overrides.module.css';

const words = text.overrides;

interface AllowOnceDialogProps {
  readonly chf: string;
  readonly onClose: () => void;
  readonly onGiven?: () => void;
}

/** Asks the bench what blocks the hub now, and the shift lead for name and reason. */
export const AllowOnceDialog = (props: AllowOnceDialogProps): ReactNode => (
  <Modal
    opened
    onClose={props.onClose}
    size="xl"
    title={words.title}
    closeButtonProps={{ 'aria-label': text.app.close }}
  >
    <Content {...props} />
  </Modal>
);

const Content = ({ chf, onClose, onGiven }: AllowOnceDialogProps): ReactNode => {
  const [given, setGiven] = useState<OverrideView | null>(null);
  const { data, fault, reload } = useAnswer(`overrides.offer ${chf}`, (client) =>
    client.overrides.offer({ id: chf }),
  );
  if (given !== null)
    return <Said onClose={onClose}>{words.done(text.units.dateTime(given.expiresAtMs))}</Said>;
  if (fault !== null) return <ErrorState fault={fault} onRetry={reload} />;
  if (data === null) return <Loading what={words.loading} />;
  const { offer, open } = data;
  switch (offer.kind) {
    case 'none': {
      const [lifted] = open;
      const said = lifted === undefined ? words.none : words.done(text.units.dateTime(lifted.expiresAtMs));
      return <Said onClose={onClose}>{said}</Said>;
    }
    case 'final':
      return <Said onClose={onClose}>{words.final(offer.why)}</Said>;
    case 'liftable': {
      const keep = (view: OverrideView): void => {
        setGiven(view);
        onGiven?.();
      };
      return <AllowOnceForm offer={offer} onGiven={keep} onClose={onClose} />;
    }
  }
};

const Said = ({
  children,
  onClose,
}: {
  readonly children: ReactNode;
  readonly onClose: () => void;
}): ReactNode => (
  <div className={classes.form}>
    <p role="status">{children}</p>
    <Group justify="flex-end">
      <ActionButton why={null} look="strong" onAct={onClose}>
        {words.close}
      </ActionButton>
    </Group>
  </div>
);
