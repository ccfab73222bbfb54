import type { ClientLink } from '@orpc/client';
import { CoreUnreachable } from './shown-fault.ts';

type Link = ClientLink<Record<never, never>>;

/**
 * One link for the life of the page, whose far end comes and goes. Calls made while nothing is joined fail at once: a
 * queued "retry slot 3" that runs a minute later, on another hub, is the last thing a bench needs.
 */
export const createSwitchingLink = (): Link & { readonly switchTo: (link: Link | null) => void } => {
  let current: Link | null = null;
  return {
    switchTo: (link) => {
      current = link;
    },
    call: async (path, input, options) => {
      if (current === null) throw new CoreUnreachable();
      return current.call(path, input, options);
    },
  };
};
