import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import { ChunkQueue } from '../../src-main/core/links/chunk-queue.ts';

/** Where in a command that is typed at a prompt the cable changes hands. */
export interface SwapMoment {
  /** Part of the typed line that it is about. */
  readonly command: string;
  /** From the first line that has it on, how many such lines are let pass; none unless told. */
  readonly passes?: number;
  readonly at: /** Nothing of the line reaches the first hub. */
    | { readonly typed: 'before' }
    /** The first hub gets and echoes what stands in front of `until`, the stranger the rest. */
    | { readonly typed: 'up to'; readonly until: string }
    /** The first hub has the whole line, the stranger gets Enter. */
    | { readonly typed: 'all but Enter' }
    /** The first hub runs the line. */
    | { readonly typed: 'all' }
    /** As much of the end marker as `characters` was still the first hub's. */
    | { readonly heardOfMarker: number };
}

export interface SwapLineOptions {
  readonly first: () => ByteLink;
  readonly stranger: () => ByteLink;
  readonly moment: SwapMoment;
  /** The first hub is out: nothing of it is heard any more. */
  readonly onSwap?: () => void;
}

const [enter, ctrlC] = ['\r', '\x03'];

/** A line that goes from one hub to another, once, at a moment of a typed command. */
export const createSwapLine = (
  name: string,
  { first, stranger, moment, onSwap }: SwapLineOptions,
): ByteLink => {
  const chunks = new ChunkQueue(name);
  let current = first();
  let isSwapped = false;
  let passesLeft = moment.passes ?? 0;
  let typed = '';
  let awaitsMarker = '';
  let heard = '';

  /** What of a piece that arrives is still the first hub's. */
  const ownOf = (bytes: Uint8Array): number => {
    heard += Buffer.from(bytes).toString('latin1');
    const at = heard.indexOf(awaitsMarker);
    if (!('heardOfMarker' in moment.at) || at < 0) return bytes.length;
    return bytes.length - Math.max(0, heard.length - at - moment.at.heardOfMarker);
  };
  const deliver = (bytes: Uint8Array): void => {
    const own = awaitsMarker === '' ? bytes.length : ownOf(bytes);
    chunks.push(bytes.subarray(0, own));
    if (own < bytes.length) swap();
  };
  const listen = async (link: ByteLink): Promise<void> => {
    try {
      while (link === current) {
        const bytes = await link.chunks.next(60_000);
        if (bytes !== null && link === current) deliver(bytes);
      }
    } catch {
      // The hub that is not on the line any more, or whose power is gone.
    }
  };
  const swap = (): void => {
    isSwapped = true;
    awaitsMarker = '';
    current = stranger();
    void listen(current);
    onSwap?.();
  };

  const isMeant = (line: string): boolean => !isSwapped && line.includes(moment.command) && passesLeft === 0;

  const type = async (text: string): Promise<void> => {
    const line = typed + text;
    typed = line;
    if (!isMeant(line)) return send(text);
    const { at } = moment;
    if ('heardOfMarker' in at || at.typed === 'all but Enter' || at.typed === 'all') return send(text);
    const kept =
      at.typed === 'before' ? 0 : Math.max(0, text.length - (line.length - line.indexOf(at.until)));
    await send(text.slice(0, kept));
    // What was typed is echoed before the cable goes.
    await new Promise((resolve) => setImmediate(() => setImmediate(() => setImmediate(resolve))));
    swap();
    return send(text.slice(kept));
  };

  const endLine = async (): Promise<void> => {
    const line = typed;
    typed = '';
    if (!isMeant(line)) {
      if (line.includes(moment.command) && !isSwapped) passesLeft--;
      return send(enter);
    }
    const { at } = moment;
    if ('heardOfMarker' in at) {
      heard = '';
      awaitsMarker = /echo (@\d+:)/.exec(line)?.[1] ?? 'no marker';
    } else if (at.typed === 'all but Enter') swap();
    await send(enter);
    if (!('heardOfMarker' in at) && at.typed === 'all') setImmediate(() => setImmediate(swap));
  };

  const send = (text: string): Promise<void> =>
    text === '' ? Promise.resolve() : current.write(Buffer.from(text, 'latin1'));

  void listen(current);
  return {
    name,
    get baudRate() {
      return current.baudRate;
    },
    chunks,
    write: async (bytes) => {
      const text = Buffer.from(bytes).toString('latin1');
      if (text === enter) return endLine();
      if (text.includes(ctrlC)) typed = '';
      if (/^[\x20-\x7e]+$/.test(text)) return type(text);
      return current.write(bytes);
    },
    setLines: (lines) => current.setLines(lines),
    close: () => current.close(),
  };
};
