import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { BenchParts, RigControl } from '../bench/bench-parts.ts';
import { api } from './implementer.ts';

export const rigApi = ({ options, lookAtPorts }: BenchParts) => {
  const { rig } = api;
  return rig.router({
    hubs: rig.hubs.handler(() => requireRig(options.rig).hubs()),
    plug: rig.plug.handler(async ({ input }) => {
      const hubs = await requireRig(options.rig).plug(input.hub, input.slot);
      await lookAtPorts();
      return hubs;
    }),
    unplug: rig.unplug.handler(async ({ input }) => {
      const hubs = await requireRig(options.rig).unplug(input.hub);
      await lookAtPorts();
      return hubs;
    }),
  });
};

const requireRig = (rig: RigControl | null): RigControl => {
  if (rig === null) throw new Fault('rig-absent', 'This bench has no virtual hubs');
  return rig;
};
