import type { BenchParts } from '../bench/bench-parts.ts';
import { shiftToday } from '../review/shift-today.ts';
import { spanOf, stepReport } from '../review/step-report.ts';
import { api } from './implementer.ts';

export const shiftApi = ({ core, nowMs }: BenchParts) => {
  const { shift } = api;
  return shift.router({
    today: shift.today.handler(() => {
      const now = nowMs();
      return shiftToday(core.store.db, { nowMs: now, dayStartMs: new Date(now).setHours(0, 0, 0, 0) });
    }),
    steps: shift.steps.handler(({ input }) => stepReport(core.store.db, spanOf(input.period, nowMs()))),
  });
};
