import type { CoreTime } from '../record/core-time.ts';
import type { NoticeBoard } from './notices.ts';

const id = 'clock';
const hint =
  'Set the clock of this machine right. If it is right and the bench recorded a wrong time, a shift lead confirms it under Settings, Clock.';

const stamp = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const hoursText = (ms: number): string => {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
};

const textOf = (time: Pick<CoreTime, 'reading' | 'contradiction'>): string | null => {
  const { state, isNamed, clockMs, floorMs } = time.reading();
  if (isNamed && floorMs !== null) {
    const recorded = `the newest time this bench has recorded is ${stamp(floorMs)}`;
    return state === 'behind'
      ? `This machine's clock says ${stamp(clockMs)}, which cannot be: ${recorded}. Times are counted on from there.`
      : `This machine's clock says ${stamp(clockMs)}, far ahead: ${recorded}. What expires or begins in between is in doubt.`;
  }
  const contradiction = time.contradiction();
  if (contradiction === null) return null;
  const { source, byMs } = contradiction;
  return `This machine's clock is ${hoursText(byMs)} ${byMs > 0 ? 'behind' : 'ahead of'} that of ${source}.`;
};

/** A clock that cannot be right is named at once: every date on the bench and in its messages comes from it. */
export const noteClock = (notices: NoticeBoard, time: Pick<CoreTime, 'reading' | 'contradiction'>): void => {
  const text = textOf(time);
  if (text === null) notices.take(id);
  else notices.put({ id, tone: 'bad', text, hint });
};
