import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import { decodeFrame } from '../../src-main/core/protocols/smp/frame.ts';
import { type FramingKind, framings } from '../../src-main/core/protocols/smp/framing.ts';
import type { SmpRequest } from '../../src-main/core/protocols/smp/smp-port.ts';
import { createVirtualLink } from '../rig/virtual-link.ts';
import { answerFrame } from '../rig/virtual-mcuboot-answer.ts';
import type { Script } from './mcuboot-scripted-hub.ts';

export interface ScriptedLink {
  readonly link: ByteLink;
  /** What was asked, with `bootloader ` in front where that was, and `lines 115200` once the line has that speed. */
  readonly asked: string[];
}

/** A line to a hub that is a list of answers. Version 2 is for its firmware, version 1 for its bootloader. */
export const scriptLink = (
  firmware: Script,
  bootloader: Script = () => 'silence',
  { framing = 'console', baudRate = 115_200 }: { framing?: FramingKind; baudRate?: number } = {},
): ScriptedLink => {
  const { link, device } = createVirtualLink('slot 3', { baudRate });
  const framer = framings[framing].createFramer(8_192);
  const asked: string[] = [];
  device.onBytes((bytes) => {
    for (const packet of framer.push(bytes)) {
      const request = decodeFrame(packet);
      if (request === null) throw new Error('a loader sends SMP');
      const { version, operation, group, command } = request;
      const question = `${operation} ${group}/${command}`;
      asked.push(version === 1 ? `bootloader ${question}` : question);
      const payload = Object.fromEntries(request.payload) as SmpRequest['payload'];
      const answer = (version === 1 ? bootloader : firmware)(question, payload);
      if (typeof answer !== 'string') device.send(framings[framing].encode(answerFrame(request, answer)));
    }
  });
  const watched: ByteLink = {
    name: link.name,
    get baudRate() {
      return link.baudRate;
    },
    chunks: link.chunks,
    write: (bytes) => link.write(bytes),
    setLines: async (lines) => {
      await new Promise(setImmediate);
      await link.setLines(lines);
      asked.push(`lines ${lines.baudRate}`);
    },
    close: () => link.close(),
  };
  return { link: watched, asked };
};
