import { TextInput } from '@mantine/core';
import { IconClockCheck } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { ClockView } from '../../../src-shared/contract/settings.ts';
import { useAct } from '../../client/use-act.ts';
import { useAnswer } from '../../client/use-answer.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { ErrorState, FaultLine, Loading } from '../../components/blocks.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { Panel } from '../../components/panel.tsx';
import { text } from '../../text/text.ts';

const words = text.settings.clock;

/** Why the clock cannot be confirmed now; null when it can. */
export const whyNotConfirmed = ({ state, contradiction }: ClockView, by: string): string | null => {
  if (state === 'right' && contradiction === null) return words.why.right;
  return by.trim() === '' ? words.why.unnamed : null;
};

const factsOf = ({ clockMs, floorMs, state }: ClockView) => [
  { name: words.now, value: text.units.dateTime(clockMs) },
  { name: words.floor, value: floorMs === null ? words.none : text.units.dateTime(floorMs) },
  { name: words.verdict, value: words.states[state] },
];

/** Every date of the bench comes from this clock; a shift lead confirms one that is in doubt. */
export const ClockPanel = (): ReactNode => {
  const { data, fault, reload } = useAnswer('settings.clock', (client) => client.settings.clock({}));
  if (fault !== null)
    return (
      <Panel title={words.title}>
        <ErrorState fault={fault} onRetry={reload} />
      </Panel>
    );
  return (
    <Panel title={words.title}>
      {data === null ? <Loading what={words.title} /> : <ConfirmClock clock={data} reload={reload} />}
    </Panel>
  );
};

const ConfirmClock = ({
  clock,
  reload,
}: {
  readonly clock: ClockView;
  readonly reload: () => void;
}): ReactNode => {
  const [by, setBy] = useState('');
  const [isDone, setIsDone] = useState(false);
  const act = useAct<ClockView>();
  const confirm = async (): Promise<void> => {
    await act.run((client) => client.settings.trustClock({ by }));
    setIsDone(true);
    reload();
  };
  const { contradiction } = clock;
  return (
    <>
      <FactList facts={factsOf(clock)} />
      {contradiction === null ? null : (
        <p>{words.contradiction(contradiction.source, Math.round(contradiction.byMs / 60_000))}</p>
      )}
      <TextInput label={words.by} value={by} onChange={(event) => setBy(event.currentTarget.value)} />
      <div>
        <ActionButton
          why={whyNotConfirmed(clock, by)}
          isRunning={act.isRunning}
          onAct={() => void confirm()}
          icon={<IconClockCheck size={20} aria-hidden="true" />}
        >
          {words.action}
        </ActionButton>
      </div>
      <FaultLine fault={act.fault} />
      <p role="status">{isDone ? words.done : ''}</p>
    </>
  );
};
