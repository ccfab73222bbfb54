/** What a host has to say: refusals with their reason, connections, the life of the core. Never what a hub was sent. */
export interface HostLogEntry {
  readonly level: 'info' | 'warn' | 'error';
  /** Stable, to filter by: `call-refused`, `request-refused`, `core-ended`. */
  readonly event: string;
  /** Stable too where it is a refusal: `no-session`, `too-large`. */
  readonly reason: string;
  /** For a person: where, what, numbers. */
  readonly detail: string;
}

export type HostLog = (entry: HostLogEntry) => void;

/** An entry, as it stands in a log: `2026-11-23T10:00:00.000Z warn call-refused too-large: …`. */
export const lineLog =
  (write: (line: string) => void, nowMs: () => number = Date.now): HostLog =>
  ({ level, event, reason, detail }) =>
    write(`${new Date(nowMs()).toISOString()} ${level} ${event} ${reason}: ${printable(detail)}\n`);

/**
 * Details quote what a stranger sent: control characters in it must not forge entries or colours of the log. The lines
 * of a stack are kept, indented, so that only an entry ever begins at the margin.
 */
const printable = (text: string): string =>
  text
    .replace(/(?!\n)\p{Cc}/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`)
    .replaceAll('\n', '\n    ');
