/**
 * Tells a hub that was away from one that was slow, by echoes numbered as they are sent. Answers come in the order of the
 * requests, so those before an answered one never will be. And a hub that answers has been there since that echo came: it may
 * have dropped what came meanwhile for want of a buffer, so nothing that was sent before an answer arrived speaks of a time
 * after it. Pure.
 */
export interface DarkTime {
  /** As many in a row were left unanswered for good as make a restart, and a later one was answered. */
  readonly wasSeen: boolean;
  /** Echoes without an answer since the last one. */
  readonly unanswered: number;
  sent(echo: number): void;
  answered(echo: number): void;
}

/** Far more than make a restart, and fewer than there are sequence numbers. */
const mostOpen = 64;

export const createDarkTime = (echoesDue: number): DarkTime => {
  let open: readonly number[] = [];
  let wasSeen = false;
  return {
    get wasSeen() {
      return wasSeen;
    },
    get unanswered() {
      return open.length;
    },
    sent: (echo) => {
      open = [...open, echo].slice(-mostOpen);
    },
    answered: (echo) => {
      // mutant: method: a number stands once among so few
      const at = open.indexOf(echo);
      if (at < 0) return;
      wasSeen ||= at >= echoesDue;
      open = [];
    },
  };
};
