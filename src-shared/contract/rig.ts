import { z } from 'zod';
import { deviceIdText, none, procedure, slotNumber } from './vocabulary.ts';

/** Virtual hubs of the demo, to be plugged and unplugged from the screen. Elsewhere every call ends in `rig-absent`. */
const rigHub = z.object({
  hub: z.int(),
  chf: deviceIdText,
  gpf: deviceIdText,
  /** What is special about it, for the rig panel. */
  story: z.string(),
  slot: slotNumber.nullable(),
  /** The text of its label's codes. */
  label: z.string(),
});
export type RigHub = z.infer<typeof rigHub>;

export const rigContract = {
  hubs: procedure.input(none).output(z.array(rigHub)),
  plug: procedure.input(z.object({ hub: z.int(), slot: slotNumber })).output(z.array(rigHub)),
  unplug: procedure.input(z.object({ hub: z.int() })).output(z.array(rigHub)),
};
