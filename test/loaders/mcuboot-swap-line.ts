import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import { ChunkQueue } from '../../src-main/core/links/chunk-queue.ts';
import { decodeFrame, type SmpFrame } from '../../src-main/core/protocols/smp/frame.ts';
import { framings } from '../../src-main/core/protocols/smp/framing.ts';
import type { VirtualMcubootHub } from '../rig/virtual-mcuboot.ts';

/** `instead`: the stranger hears the request that the first hub was meant to. `lost`: nobody does. */
export type Swap = 'instead' | 'lost' | null;

/** A line in console framing that changes hands, once, at a request of the test's choice. */
export const createSwapLine = (
  first: VirtualMcubootHub,
  stranger: VirtualMcubootHub,
  swapAt: (request: SmpFrame) => Swap,
): ByteLink => {
  const chunks = new ChunkQueue(first.name);
  const framer = framings.console.createFramer(16_384);
  let current = first.openLink();
  let isSwapped = false;

  const listen = async (link: ByteLink): Promise<void> => {
    try {
      while (link === current) chunks.push((await link.chunks.next(60_000)) ?? new Uint8Array(0));
    } catch {
      // The hub that is not on the line any more, or whose power is gone.
    }
  };
  const swap = (): void => {
    isSwapped = true;
    current = stranger.openLink();
    void listen(current);
  };

  void listen(current);
  return {
    name: first.name,
    baudRate: current.baudRate,
    chunks,
    write: async (bytes) => {
      const requests = framer.push(bytes).map(decodeFrame);
      const fates = requests.map((request) => (request === null || isSwapped ? null : swapAt(request)));
      const fate = fates.find((one) => one !== null);
      if (fate !== undefined) swap();
      if (fate !== 'lost') await current.write(bytes);
    },
    setLines: (lines) => current.setLines(lines),
    close: () => current.close(),
  };
};

const isUpload = ({ group, command }: SmpFrame): boolean => group === 1 && command === 1;

/** Once, at the first upload request from `offset` on. */
export const atUploadFrom =
  (offset: number, how: Exclude<Swap, null>) =>
  (request: SmpFrame): Swap => {
    const at = request.payload.get('off');
    return isUpload(request) && typeof at === 'number' && at >= offset ? how : null;
  };
