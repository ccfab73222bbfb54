import type { ReactNode } from 'react';
import type { ScreenProps } from '../../app/screens.tsx';
import { goTo } from '../../app/use-route.ts';
import { useBench } from '../../bench-view/bench-store.ts';
import { SignOn } from '../sign-on/sign-on.tsx';
import { BenchKeys } from './bench-keys.tsx';
import classes from './bench-screen.module.css';
import { Notices } from './notices.tsx';
import { OrderStrip } from './order-strip.tsx';
import { ScanLine } from './scan-line.tsx';
import { SlotGrid } from './slot-grid.tsx';

/** The technician's screen. Until somebody is signed on and a Work Order is open, it asks for those first. */
export const BenchScreen = ({ rest }: ScreenProps): ReactNode => {
  const hasOperator = useBench(({ session }) => session.operator !== null);
  const hasOrder = useBench(({ session }) => session.workOrder !== null);
  const asked = rest[0] === 'sign-on' || rest[0] === 'work-order' ? rest[0] : null;
  const step = hasOperator ? (hasOrder ? asked : (asked ?? 'work-order')) : 'sign-on';
  return (
    <div className={classes.bench}>
      <ScanLine isQuiet={step !== null} />
      <Notices />
      {step === null ? (
        <>
          <OrderStrip />
          <SlotGrid />
          <BenchKeys />
        </>
      ) : (
        <SignOn step={step} onDone={() => goTo('bench')} />
      )}
    </div>
  );
};
