import { IconAlertTriangle, IconBarcode, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useBench } from '../../bench-view/bench-store.ts';
import { useScanner } from '../../scan/scanner.ts';
import { text } from '../../text/text.ts';
import classes from './bench-screen.module.css';
import { type ScanTold, scanTold } from './scan-told.ts';

const icons = { idle: IconBarcode, good: IconCircleCheck, attention: IconAlertTriangle, bad: IconCircleX };
const iconColours = {
  idle: 'var(--ink-soft)',
  good: 'var(--good-text)',
  attention: 'var(--attention-text)',
  bad: 'var(--bad-text)',
};
/** Beyond this a sentence is set smaller, so that it stays on two lines. */
const longText = 70;

/** What became of the last scan, at the top and in the largest type: the technician looks here first. `isQuiet`: something else is to do first. */
export const ScanLine = ({ isQuiet }: { readonly isQuiet: boolean }): ReactNode => {
  const scan = useBench(({ lastScan }) => lastScan);
  const trouble = useScanner((scanner) => scanner.trouble);
  const told = scanTold(scan, trouble);
  if (isQuiet && told.tone === 'idle') return null;
  const Icon = icons[told.tone];
  const isLong = told.message.length > longText;
  return (
    <section
      className={classes.scan}
      data-tone={told.tone}
      data-long={isLong || undefined}
      aria-label={text.bench.scan.title}
    >
      <Icon size={48} stroke={1.75} color={iconColours[told.tone]} aria-hidden="true" />
      <div className={classes.scanText} role="status">
        <p className={classes.scanMessage}>{told.message}</p>
        {told.hint === null ? null : <p className={classes.scanHint}>{told.hint}</p>}
      </div>
      <ScanMeta told={told} />
      <NextSlot />
    </section>
  );
};

const ScanMeta = ({ told }: { readonly told: ScanTold }): ReactNode =>
  told.read === null ? null : (
    <div className={classes.scanMeta}>
      <span className={classes.scanRead}>{told.read}</span>
      {told.atMs === null ? null : <span>{text.bench.scan.at(text.units.clock(told.atMs))}</span>}
    </div>
  );

const NextSlot = (): ReactNode => {
  const selected = useBench(({ slots }) => slots.find(({ isSelected }) => isSelected)?.slot ?? null);
  return selected === null ? null : <p className={classes.next}>{text.bench.scan.nextSlot(selected)}</p>;
};
