import { join } from 'node:path';
import type { ClockView } from '../../../src-shared/contract/settings.ts';
import type { BenchParts } from '../bench/bench-parts.ts';
import { identifyPort } from '../links/port-identity.ts';
import type { CoreTime } from '../record/core-time.ts';
import { writeDiagnostics } from '../review/diagnostics.ts';
import { lineReports } from '../review/line-report.ts';
import { lineView } from '../review/line-view.ts';
import { api } from './implementer.ts';

const clockView = (time: CoreTime): ClockView => {
  const { state, clockMs, floorMs } = time.reading();
  const contradiction = time.contradiction();
  return {
    state,
    clockMs,
    floorMs,
    contradiction: contradiction === null ? null : { ...contradiction, byMs: Math.round(contradiction.byMs) },
  };
};

export const settingsApi = (parts: BenchParts) => {
  const { core, settings: desk, session, options, nowMs } = parts;
  const { dataFolder, version } = options;
  const { settings } = api;
  return settings.router({
    get: settings.get.handler(() => ({ settings: desk.get(), dataFolder, version })),
    set: settings.set.handler(async ({ input }) => {
      const saved = desk.set(input.settings, session.operator() ?? options.operator, input.base);
      await parts.lookAtPorts();
      return saved;
    }),
    ports: settings.ports.handler(async () => {
      const { ports, note } = await options.listPorts();
      return {
        ports: ports.map((port) => {
          const { path, manufacturer, serialNumber } = port;
          return { path, manufacturer, serialNumber, identity: identifyPort(port, ports) };
        }),
        note,
      };
    }),
    lines: settings.lines.handler(() => ({ lines: lineReports(core.store.db).map(lineView) })),
    teachIn: settings.teachIn.handler(({ input }) =>
      parts.teachIn.begin(input.slot, session.operator() ?? options.operator),
    ),
    cancelTeachIn: settings.cancelTeachIn.handler(() => parts.teachIn.cancel()),
    clock: settings.clock.handler(() => clockView(core.time)),
    trustClock: settings.trustClock.handler(({ input }) => {
      core.time.trustClock(input.by);
      parts.lookAtClock();
      return clockView(core.time);
    }),
    diagnostics: settings.diagnostics.handler(async () => {
      const { path, bytes } = await writeDiagnostics(core.store, {
        folder: join(dataFolder, 'diagnostics'),
        settings: desk.get(),
        version,
        logLines: options.logLines?.() ?? [],
        nowMs: nowMs(),
      });
      return { path, bytes };
    }),
  });
};
