import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import type { ByteLink } from '../../links/byte-link.ts';
import { createTextWindow, type Heard, type TextPattern } from './text-window.ts';

/**
 * A device's text console over a link: send text, wait for patterns. Knows no bootloader. Bytes that were read from
 * the link and not consumed by a pattern stay here until {@link DeviceConsole.release} gives them back to the link.
 */
export interface DeviceConsole {
  /** The link's name, for messages. */
  readonly name: string;
  /** Characters received so far; tells a silent device from one that talks nonsense. */
  readonly heardCharacters: number;
  send(text: string): Promise<void>;
  /** Null when none of the patterns was heard within `waitMs`; rejects with `cancelled` and the link's faults. */
  expect<Name extends string>(
    patterns: Readonly<Record<Name, TextPattern>>,
    waitMs: number,
    signal: AbortSignal,
  ): Promise<Heard<Name> | null>;
  /** Throws away what was read and not consumed, and whatever the link holds. */
  drop(): void;
  /** Gives unconsumed bytes back to the link, for a protocol that reads it next. */
  release(): void;
}

export type Trace = (direction: 'sent' | 'received' | 'note', text: string) => void;

const failIfCancelled = (signal: AbortSignal, where: string): void => {
  if (signal.aborted) throw new Fault('cancelled', `${where}: cancelled`);
};

export const createConsole = (link: ByteLink, trace: Trace = () => {}): DeviceConsole => {
  const window = createTextWindow();
  let heardCharacters = 0;

  const hear = (bytes: Uint8Array): void => {
    heardCharacters += bytes.length;
    trace('received', Buffer.from(bytes).toString('latin1'));
    window.push(bytes);
  };

  return {
    name: link.name,
    get heardCharacters() {
      return heardCharacters;
    },
    send: async (text) => {
      trace('sent', text);
      await link.write(Buffer.from(text, 'latin1'));
    },
    expect: async (patterns, waitMs, signal) => {
      const deadlineMs = performance.now() + waitMs;
      for (;;) {
        failIfCancelled(signal, link.name);
        const heard = window.take(patterns);
        if (heard !== null) return heard;
        const leftMs = deadlineMs - performance.now();
        if (leftMs <= 0) return null;
        const bytes = await link.chunks.next(Math.ceil(leftMs), signal);
        if (bytes !== null) hear(bytes);
      }
    },
    drop: () => {
      window.drain();
      link.chunks.discard();
    },
    release: () => {
      const rest = window.drain();
      if (rest.length > 0) link.chunks.unread(Buffer.from(rest, 'latin1'));
    },
  };
};
