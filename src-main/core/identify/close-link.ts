import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { ByteLink } from '../links/byte-link.ts';

/** A driver that has not closed by then never will; the next attempt on the port says `port-busy`. */
const closeWithinMs = 5_000;

/**
 * Closes a link after its work is done. What goes wrong here changes no verdict, so it is told and not thrown, and a
 * driver that hangs holds nobody up.
 */
export const closeLink = async (
  link: ByteLink,
  onBug: (error: unknown) => void,
  withinMs = closeWithinMs,
): Promise<void> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const stalled = new Fault('port-close-timeout', `${link.name}: not closed within ${withinMs} ms`);
    timer = setTimeout(reject, withinMs, stalled);
  });
  try {
    await Promise.race([link.close(), late]);
  } catch (error) {
    onBug(error);
  } finally {
    clearTimeout(timer);
  }
};
