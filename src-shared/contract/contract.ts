import { benchContract } from './bench.ts';
import { firmwareContract } from './firmware.ts';
import { hubsContract } from './hubs.ts';
import { overridesContract } from './overrides.ts';
import { rigContract } from './rig.ts';
import { settingsContract } from './settings.ts';
import { shiftContract } from './shift.ts';
import { syncContract } from './sync.ts';
import { workOrdersContract } from './work-orders.ts';

/** The one API between screen and bench. Both hosts serve it; every message is parsed on arrival. */
export const contract = {
  bench: benchContract,
  workOrders: workOrdersContract,
  hubs: hubsContract,
  overrides: overridesContract,
  firmware: firmwareContract,
  sync: syncContract,
  shift: shiftContract,
  settings: settingsContract,
  rig: rigContract,
};
export type Contract = typeof contract;
