/**
 * Tells a hub that was away from one that was slow, by echoes numbered as they are sent. Answers come in the order of the
 * requests: once a later one is answered, those before it never will be. Pure.
 */
export interface DarkTime {
  /** As many in a row were left unanswered for good as make a restart, and a later one was answered. */
  readonly wasSeen: boolean;
  /** Echoes in a row without an answer so far. */
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
      const at = open.indexOf(echo);
      if (at < 0) return;
      wasSeen ||= at >= echoesDue;
      open = open.slice(at + 1);
    },
  };
};
