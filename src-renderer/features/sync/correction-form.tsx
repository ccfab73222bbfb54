import { Group, Modal, TextInput } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { ParkedView } from '../../../src-shared/contract/sync.ts';
import { useAct } from '../../client/use-act.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { FaultLine } from '../../components/blocks.tsx';
import { DeviceIdText } from '../../components/device-id-text.tsx';
import { text } from '../../text/text.ts';
import { type CorrectionDraft, type CorrectionProblem, correctionOf, emptyDraft } from './correction.ts';
import classes from './sync.module.css';

const words = text.sync.parked;

const fieldOf: Readonly<Record<CorrectionProblem, keyof CorrectionDraft>> = {
  'gpf-malformed': 'gpf',
  'gpf-is-chf': 'gpf',
  'work-order-long': 'workOrderId',
  'version-malformed': 'firmwareVersion',
};

const asSent = ({ workOrderId, firmwareVersion }: ParkedView): CorrectionDraft => ({
  gpf: words.keepUnknown,
  workOrderId: words.keep(workOrderId ?? words.noWorkOrder),
  firmwareVersion: words.keep(firmwareVersion),
});

const Fields = ({
  parked,
  draft,
  problem,
  onChange,
}: {
  readonly parked: ParkedView;
  readonly draft: CorrectionDraft;
  readonly problem: CorrectionProblem | null;
  readonly onChange: (draft: CorrectionDraft) => void;
}): ReactNode =>
  (['gpf', 'workOrderId', 'firmwareVersion'] as const).map((field) => (
    <TextInput
      key={field}
      size="md"
      label={words.fields[field]}
      description={asSent(parked)[field]}
      value={draft[field]}
      maxLength={64}
      spellCheck={false}
      autoComplete="off"
      error={problem !== null && fieldOf[problem] === field ? words.problem[problem] : null}
      onChange={({ currentTarget }) => onChange({ ...draft, [field]: currentTarget.value })}
    />
  ));

/** Corrects what the gateway named and hands the hub over to the next sync. */
export const CorrectionForm = ({
  parked,
  onClose,
  onSent,
}: {
  readonly parked: ParkedView;
  readonly onClose: () => void;
  readonly onSent: () => void;
}): ReactNode => {
  const [draft, setDraft] = useState(emptyDraft);
  const act = useAct<{ readonly outboxId: number }>();
  const checked = correctionOf(parked, draft);
  const problem = 'problem' in checked ? checked.problem : null;
  const send = async (): Promise<void> => {
    if (!('correction' in checked)) return;
    if ((await act.run((client) => client.sync.resend(checked.correction))) !== null) onSent();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={words.formTitle}
      closeButtonProps={{ 'aria-label': text.app.close }}
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <p>
          <DeviceIdText id={parked.chf} />
        </p>
        <p className={classes.reason}>{words.answer(parked.answerCode, parked.answerDetail)}</p>
        <p className={classes.soft}>{words.formText}</p>
        <Fields parked={parked} draft={draft} problem={problem} onChange={setDraft} />
        <FaultLine fault={act.fault} />
        <Group justify="flex-end">
          <ActionButton why={null} onAct={onClose}>
            {words.cancel}
          </ActionButton>
          <ActionButton
            type="submit"
            look="strong"
            why={problem === null ? null : words.problem[problem]}
            isRunning={act.isRunning}
            onAct={() => {}}
            icon={<IconSend size={20} aria-hidden="true" />}
          >
            {words.send}
          </ActionButton>
        </Group>
      </form>
    </Modal>
  );
};
