import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import { createConsole } from '../../src-main/core/protocols/console/console.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { createVirtualLink } from '../rig/virtual-link.ts';

/** A bootloader's prompt of which each word is told: what no hub would do, or only once in a year. */

export const [ctrlC, enter] = ['\x03', '\r'];

interface Said {
  readonly text: string;
  readonly afterMs?: number;
}

export interface Ways {
  /** What follows Ctrl-C, the first time and so on; a prompt after those. */
  readonly wakes?: readonly (readonly Said[])[];
  /** What is echoed of a piece that was typed; the piece itself unless told. */
  readonly echo?: (piece: string, at: number) => string;
  /** What follows Enter, after the line end. */
  readonly answer?: (line: string) => string;
  /** The port fails at this. */
  readonly unwritable?: string;
}

/** The end of a line as a hub without a mark says it. */
const endOf = (line: string, code = '0:0'): string => `@${/echo @(\d+)/.exec(line)?.[1]}:${code}:\r\n=> `;

/** A console on a line to a prompt that does as told, and what was heard there, piece by piece. */
export const openToldPrompt = ({
  wakes = [],
  echo = (piece) => piece,
  answer = endOf,
  unwritable = '',
}: Ways = {}) => {
  const { link, device } = createVirtualLink('slot 3', { baudRate: 115_200 });
  const heard: string[] = [];
  let woken = 0;
  let line = '';
  const say = ({ text, afterMs = 0 }: Said): void => {
    const bytes = Buffer.from(text, 'latin1');
    if (afterMs === 0) device.send(bytes);
    else setTimeout(() => device.send(bytes), afterMs);
  };
  device.onBytes((bytes) => {
    const text = Buffer.from(bytes).toString('latin1');
    heard.push(text);
    if (text === ctrlC) {
      line = '';
      for (const said of wakes[woken++] ?? [{ text: '<INTERRUPT>\r\n=> ' }]) say(said);
    } else if (text === enter) {
      say({ text: `\r\n${answer(line)}` });
      line = '';
    } else {
      line += text;
      say({ text: echo(text, heard.length - 1) });
    }
  });
  const write: ByteLink['write'] = async (bytes) => {
    if (Buffer.from(bytes).toString('latin1') === unwritable) throw new Fault('port-lost', 'slot 3: lost');
    await link.write(bytes);
  };
  const failing = Object.create(link, { write: { value: write } }) as ByteLink;
  return { console: createConsole(failing), heard };
};
