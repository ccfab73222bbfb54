import { app } from './en/app.ts';
import { bench } from './en/bench.ts';
import { faults } from './en/faults.ts';
import { firmware } from './en/firmware.ts';
import { hubLeft } from './en/hub-left.ts';
import { hubs } from './en/hubs.ts';
import { overrides } from './en/overrides.ts';
import { rig } from './en/rig.ts';
import { settings } from './en/settings.ts';
import { shift } from './en/shift.ts';
import { signOn } from './en/sign-on.ts';
import { sync } from './en/sync.ts';
import { units } from './en/units.ts';
import { workOrders } from './en/work-orders.ts';

/**
 * All that the screen says, by area. Sentences with values in them are functions. Another language is another set of
 * these files of the same type.
 */
export const text = {
  app,
  bench,
  faults,
  firmware,
  hubLeft,
  hubs,
  overrides,
  rig,
  settings,
  shift,
  signOn,
  sync,
  units,
  workOrders,
};
export type Text = typeof text;
