import type { BenchParts } from '../bench/bench-parts.ts';
import { benchApi } from './bench.ts';
import { toContractError } from './faults.ts';
import { firmwareApi } from './firmware.ts';
import { hubsApi } from './hubs.ts';
import { api } from './implementer.ts';
import { overridesApi } from './overrides.ts';
import { rigApi } from './rig.ts';
import { settingsApi } from './settings.ts';
import { shiftApi } from './shift.ts';
import { syncApi } from './sync.ts';
import { workOrdersApi } from './work-orders.ts';

/** Every procedure of the contract over the parts of one bench. What goes wrong crosses as the contract's fault. */
export const createRouter = (parts: BenchParts) =>
  api
    .use(async ({ next }) => {
      try {
        return await next();
      } catch (error) {
        throw toContractError(error, parts.options.onBug);
      }
    })
    .router({
      bench: benchApi(parts),
      workOrders: workOrdersApi(parts),
      hubs: hubsApi(parts),
      overrides: overridesApi(parts),
      firmware: firmwareApi(parts),
      sync: syncApi(parts),
      shift: shiftApi(parts),
      settings: settingsApi(parts),
      rig: rigApi(parts),
    });

export type BenchRouter = ReturnType<typeof createRouter>;
