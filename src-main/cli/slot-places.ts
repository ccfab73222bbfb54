import type { PortBinding } from '../../src-shared/contract/settings.ts';
import type { PortInfo } from '../core/links/list-ports.ts';
import type { SeenPort } from '../core/links/port-identity.ts';
import { type Location, locateSlots } from '../core/slots/locate-slots.ts';
import { boundNames, seePorts } from '../core/slots/see-ports.ts';
import type { CliContext } from './cli-context.ts';

/** The ports of this machine and of the slots bound to them, as the bench on screen sees them. */
export interface SlotPlaces {
  readonly present: readonly (PortInfo | SeenPort)[];
  readonly located: ReadonlyMap<number, Location>;
  /** Why not every port may be listed. */
  readonly note: string | null;
}

/** `names`: of ports to look for besides, which no slot may be bound to. */
export const seeSlotPlaces = async (
  { listPorts, system }: Pick<CliContext, 'listPorts' | 'system'>,
  bindings: readonly PortBinding[],
  names: readonly string[] = [],
): Promise<SlotPlaces> => {
  const { ports: listed, note } = await listPorts();
  const present = await seePorts(listed, [...boundNames(bindings), ...names], system);
  return { present, located: locateSlots(bindings, present), note };
};
