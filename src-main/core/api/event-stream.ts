import type { EventReader } from '../bench/event-log.ts';
import { toContractError } from './faults.ts';

/** An error while events flow comes after the procedure has answered, so it is turned into the contract's own here. */
export const readableEvents = (events: EventReader, onBug: (error: unknown) => void): EventReader => {
  const reader: EventReader = {
    [Symbol.asyncIterator]: () => reader,
    next: async () => {
      try {
        return await events.next();
      } catch (error) {
        throw toContractError(error, onBug);
      }
    },
    return: async () => {
      await events.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncDispose]: () => events[Symbol.asyncDispose](),
  };
  return reader;
};
