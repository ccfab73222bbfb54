import type { ReactNode } from 'react';
import { OperatorStep } from './operator-step.tsx';
import classes from './sign-on.module.css';
import { WorkOrderStep } from './work-order-step.tsx';

/** Who works, then for which Work Order. `onDone`: the step is over, or was called off. */
export const SignOn = ({
  step,
  onDone,
}: {
  readonly step: 'sign-on' | 'work-order';
  readonly onDone: () => void;
}): ReactNode => (
  <div className={classes.page}>
    <div className={classes.card}>
      {step === 'sign-on' ? <OperatorStep onDone={onDone} /> : <WorkOrderStep onDone={onDone} />}
    </div>
  </div>
);
