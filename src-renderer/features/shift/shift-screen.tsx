import { IconRefresh } from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { ShiftToday } from '../../../src-shared/contract/shift.ts';
import { useBench } from '../../bench-view/bench-store.ts';
import { useAnswer } from '../../client/use-answer.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { EmptyState, ErrorState, Loading } from '../../components/blocks.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { Panel } from '../../components/panel.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { useNow } from '../../components/use-now.ts';
import { text } from '../../text/text.ts';
import { OpenOverrides } from '../overrides/open-overrides.tsx';
import { FailureTable } from './failure-table.tsx';
import { hourBars, workedHours } from './hour-bars.ts';
import { HourTable } from './hour-table.tsx';
import classes from './shift.module.css';
import { StepTimesPanel } from './step-times-panel.tsx';

/** The chart's library is large and nothing else needs it. */
const HourChart = lazy(async () => ({ default: (await import('./hour-chart.tsx')).HourChart }));

const words = text.shift;

/** Counts follow the work; a minute without any still moves the rate. */
const countEveryMs = 60_000;

const Figures = ({ today }: { readonly today: ShiftToday }): ReactNode => (
  <Panel title={words.today(today.fromMs)}>
    <FactList
      facts={[
        { name: words.facts.attempted, value: text.units.count(today.hubsAttempted), size: 'large' },
        {
          name: words.facts.perHour,
          value: today.hubsPerHour === null ? words.facts.none : words.rate(today.hubsPerHour),
          size: 'large',
        },
        {
          name: words.facts.yield,
          value: today.firstPassYield === null ? words.facts.none : words.percent(today.firstPassYield),
          size: 'large',
        },
        {
          name: words.facts.median,
          value:
            today.medianSeconds === null ? words.facts.none : text.units.seconds(today.medianSeconds * 1_000),
          size: 'large',
        },
      ]}
    />
    <p className={classes.soft}>{words.yieldHint}</p>
  </Panel>
);

const Hours = ({ today }: { readonly today: ShiftToday }): ReactNode => {
  const bars = hourBars(workedHours(today.hours), words.hourOf);
  return (
    <Panel title={words.chart}>
      {bars.length === 0 ? (
        <EmptyState title={words.empty.title}>{words.empty.text}</EmptyState>
      ) : (
        <div className={classes.hours}>
          <Suspense fallback={<Loading what={words.chart} />}>
            <HourChart bars={bars} />
          </Suspense>
          <HourTable bars={bars} />
        </div>
      )}
    </Panel>
  );
};

/** Today at a glance: how many, how good, what stopped the rest. */
export const ShiftScreen = (): ReactNode => {
  const doneCount = useBench((bench) => bench.session.doneCount);
  const minute = Math.floor(useNow(countEveryMs) / countEveryMs);
  const [rounds, setRounds] = useState(0);
  const { data, fault, isLoading, reload } = useAnswer(
    `shift.today ${doneCount} ${minute}`,
    (client) => client.shift.today({}),
    { keepsPrevious: true },
  );
  const content = (): ReactNode => {
    if (fault !== null) return <ErrorState fault={fault} onRetry={reload} />;
    if (data === null) return <Loading what={words.title} />;
    return (
      <>
        <Figures today={data} />
        <Hours today={data} />
        <FailureTable failures={data.failures} />
        <StepTimesPanel round={`${minute} ${rounds}`} />
        <OpenOverrides />
      </>
    );
  };
  return (
    <ScreenFrame
      title={words.title}
      intro={words.intro}
      actions={
        <ActionButton
          why={null}
          isRunning={isLoading}
          onAct={() => {
            reload();
            setRounds((last) => last + 1);
          }}
          icon={<IconRefresh size={20} aria-hidden="true" />}
        >
          {words.reload}
        </ActionButton>
      }
    >
      {content()}
    </ScreenFrame>
  );
};
