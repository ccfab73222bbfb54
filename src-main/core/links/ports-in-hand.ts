import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import { deviceBehind } from './device-behind.ts';

/** Which ports this core works on now, by the device behind their names. */
export interface PortsInHand {
  /**
   * Runs `work` while nothing else of this core runs on the port at `path`, under whatever name. `what` says what it is, for
   * whoever comes meanwhile. Rejects with `port-in-use` before anything is done.
   */
  hold<T>(path: string, what: string, work: () => Promise<T>): Promise<T>;
}

/** The system keeps a port for one program; within a program, and where a driver knows no locks, this does. */
export const createPortsInHand = (
  deviceOf: (path: string) => Promise<string> = deviceBehind,
): PortsInHand => {
  const held = new Map<string, { readonly path: string; readonly what: string }>();
  return {
    hold: async (path, what, work) => {
      const device = await deviceOf(path);
      const other = held.get(device);
      if (other !== undefined) {
        const name = other.path === path ? '' : `, as ${other.path}`;
        throw new Fault('port-in-use', `${path}: ${other.what} is at work on it${name}`);
      }
      held.set(device, { path, what });
      try {
        return await work();
      } finally {
        held.delete(device);
      }
    },
  };
};
