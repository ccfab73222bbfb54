import { smpError } from '../../src-main/core/protocols/smp/answer.ts';
import type { SmpMap, SmpValue } from '../../src-main/core/protocols/smp/cbor.ts';
import type { FramingKind } from '../../src-main/core/protocols/smp/framing.ts';
import { validSlots } from './virtual-mcuboot-boot.ts';
import { listedHash, versionText } from './virtual-mcuboot-list.ts';
import {
  asBytes,
  type McubootServerOptions,
  ok,
  refuse,
  type Serve,
  type Served,
} from './virtual-mcuboot-served.ts';
import { storedFrom } from './virtual-mcuboot-upload.ts';

/** The serial recovery of a virtual MCUboot: what it speaks, and what of it was built in. */
export interface VirtualRecovery {
  readonly framing?: FramingKind;
  /** Older ones hear version 1 alone. */
  readonly smpVersion?: 1 | 2;
  readonly hasEcho?: boolean;
  readonly listsHashes?: boolean;
  /** Leaves groups that it does not know without a word. */
  readonly ignoresGroups?: boolean;
}

/**
 * A bootloader without firmware to start. It knows few requests and refuses the others; it lists what it found valid, and says
 * of nothing that it runs; an upload goes to the first slot, is begun anew at offset 0, and is vouched for by nobody.
 * Source: MCUboot documentation, "Serial recovery".
 */
export const createMcubootRecovery = (
  options: McubootServerOptions,
  { smpVersion = 2, hasEcho = true, listsHashes = true, ignoresGroups = false }: VirtualRecovery,
): Serve => {
  const { slots, behaviour, timing } = options;

  const list = (): Served =>
    ok({
      images: validSlots(slots).flatMap((slot) => {
        const image = slots.held[slot];
        if (image === null) return [];
        const hash = listsHashes ? { hash: listedHash(image) } : {};
        return [{ slot, ...hash, version: versionText(image) }];
      }),
    });

  const erase = (length: number): void => {
    options.onWrite();
    if (behaviour().ignoresWrite !== true) {
      slots.primary = null;
      options.onDeed({ kind: 'stored', image: null });
    }
    slots.upload = { sha: '', bytes: new Uint8Array(length), slot: 0, offset: 0 };
  };

  const upload = (payload: SmpMap): Served | null => {
    const offset = payload.get('off');
    const data = asBytes(payload.get('data'));
    const length = payload.get('len');
    if (typeof offset !== 'number' || data === null) return refuse(smpError.invalidValue);
    if (offset === 0) {
      if (typeof length !== 'number' || length > options.maxImageBytes) return refuse(smpError.invalidValue);
      erase(length);
    }
    const current = slots.upload;
    if (current === null || offset !== current.offset) return ok({ rc: 0, off: current?.offset ?? 0 });
    const end = offset + data.length;
    if (end > current.bytes.length) return refuse(smpError.invalidValue);
    const { stallAtOffset, powerCutAtOffset, ignoresWrite, corruptStorageAtByte } = behaviour();
    if (stallAtOffset !== undefined && end > stallAtOffset) return null;
    if (powerCutAtOffset !== undefined && offset <= powerCutAtOffset && powerCutAtOffset < end)
      return { ...ok({}), act: 'lose-power' };
    current.bytes.set(data, offset);
    current.offset = end;
    if (end === current.bytes.length && ignoresWrite !== true) {
      slots.primary = storedFrom(current, corruptStorageAtByte);
      options.onDeed({ kind: 'stored', image: slots.primary });
    }
    return ok({ rc: 0, off: end }, offset === 0 ? timing.eraseMs : 0);
  };

  return ({ version, operation, group, command, payload }) => {
    if (version > smpVersion || (ignoresGroups && group > 1)) return { ...ok({}), act: 'unheard' };
    switch (`${operation} ${group} ${command}`) {
      case 'write 0 0':
        return hasEcho ? ok({ r: (payload.get('d') ?? '') as SmpValue }) : refuse(smpError.notSupported);
      case 'write 0 5':
        return { ...ok({ rc: 0 }), act: 'reset' };
      case 'read 1 0':
        return list();
      case 'write 1 1':
        return upload(payload);
      default:
        return refuse(smpError.notSupported);
    }
  };
};
