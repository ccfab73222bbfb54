import { createHash } from 'node:crypto';
import type { SmpMap } from '../../src-main/core/protocols/smp/cbor.ts';
import type { HubDeed } from './hub-deed.ts';
import { asBytes, type McubootServerOptions, ok, refuse, type Served } from './virtual-mcuboot-served.ts';
import type { UploadInProgress } from './virtual-mcuboot-slots.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The hub's word at the end of an upload on whether it stored what was sent. */
interface Match {
  readonly told: { readonly match?: boolean };
  readonly words: readonly HubDeed[];
}

/** What the hub makes of the bytes that were sent. */
export const storedFrom = (upload: UploadInProgress, corruptAtByte: number | undefined): Uint8Array => {
  const stored = upload.bytes.slice();
  if (corruptAtByte !== undefined && corruptAtByte < stored.length)
    stored[corruptAtByte] = (stored[corruptAtByte] ?? 0) ^ 0x04;
  return stored;
};

/** Uploads as firmware takes them: resumed by the file's hash, into the slot that nothing runs from. */
export const createUploads = (options: McubootServerOptions) => {
  const { slots, behaviour, timing } = options;
  let hasForgotten = false;

  const refuseLength = (length: number): Served | null => {
    if (length > options.maxImageBytes) return refuse(30, 1);
    const isInUse = slots.bootMode === 'single-slot' ? !options.runsFromRam : slots.isSpareTaken;
    return isInUse ? refuse(9, 1) : null;
  };

  const begin = (payload: SmpMap, data: Uint8Array): Served | null => {
    if (data.length < 32) {
      options.onViolation(`an upload begins with ${data.length} bytes, which hold no image header`);
      return refuse(22, 1);
    }
    const length = payload.get('len');
    const sha = asBytes(payload.get('sha'));
    if (typeof length !== 'number' || sha?.length !== 32) {
      options.onViolation('an upload begins without length and SHA-256');
      return refuse(3);
    }
    const name = Buffer.from(sha).toString('hex');
    if (slots.upload?.sha === name && slots.upload.offset > 0) return ok({ rc: 0, off: slots.upload.offset });
    const refused = refuseLength(length);
    if (refused !== null) return refused;
    options.onWrite();
    const slot = slots.uploadSlot;
    if (behaviour().ignoresWrite !== true) {
      slots.held[slot] = null;
      slots.trials[slot] = 'unset';
      options.onDeed({ kind: 'stored', image: null });
    }
    slots.upload = { sha: name, bytes: new Uint8Array(length), slot, offset: 0 };
    return null;
  };

  const finish = (upload: UploadInProgress): Match => {
    const { ignoresWrite, corruptStorageAtByte, tellsNoMatch } = behaviour();
    if (ignoresWrite !== true) {
      const stored = storedFrom(upload, corruptStorageAtByte);
      slots.held[upload.slot] = stored;
      options.onDeed({ kind: 'stored', image: stored });
    }
    slots.upload = null;
    const held = slots.held[upload.slot] ?? new Uint8Array(0);
    if (tellsNoMatch === true) return { told: {}, words: [] };
    const match = sha256(held) === upload.sha;
    return { told: { match }, words: match ? [{ kind: 'proved', image: held }] : [] };
  };

  /** What befalls an upload that is about to take the bytes from `offset` to `end`. Undefined: nothing. */
  const mishap = (offset: number, end: number): Served | null | undefined => {
    const { forgetsUploadAtOffset, refusesAtOffset, stallAtOffset, powerCutAtOffset } = behaviour();
    const reaches = (at: number | undefined): boolean => at !== undefined && offset <= at && at < end;
    if (stallAtOffset !== undefined && end > stallAtOffset) return null;
    if (refusesAtOffset !== undefined && reaches(refusesAtOffset.offset))
      return refuse(refusesAtOffset.code, refusesAtOffset.group);
    if (reaches(powerCutAtOffset)) return { ...ok({}), act: 'lose-power' };
    if (hasForgotten || !reaches(forgetsUploadAtOffset)) return undefined;
    hasForgotten = true;
    slots.upload = null;
    return ok({ rc: 0, off: 0 });
  };

  const take = (current: UploadInProgress, data: Uint8Array, afterMs: number): Served | null => {
    const { offset, bytes } = current;
    const isLast = offset + data.length === bytes.length;
    const end = offset + data.length - (isLast ? 0 : data.length % (behaviour().takesWordsOf ?? 1));
    const befallen = mishap(offset, end);
    if (befallen !== undefined) return befallen;
    if (end > bytes.length) {
      options.onViolation(`an upload of ${bytes.length} bytes goes on to ${end}`);
      return refuse(3);
    }
    bytes.set(data.subarray(0, end - offset), offset);
    current.offset = end;
    const last: Match = end === bytes.length ? finish(current) : { told: {}, words: [] };
    return { ...ok({ rc: 0, off: end, ...last.told }, afterMs), words: last.words };
  };

  return (payload: SmpMap, frameBytes: number): Served | null => {
    const { takesFrameBytes } = behaviour();
    if (takesFrameBytes !== undefined && frameBytes > takesFrameBytes.bytes) {
      slots.tooLargeCount++;
      return refuse(takesFrameBytes.code, takesFrameBytes.group);
    }
    const offset = payload.get('off');
    const data = asBytes(payload.get('data'));
    if (typeof offset !== 'number' || data === null || data.length === 0) {
      options.onViolation('an upload request without offset or data');
      return refuse(3);
    }
    const afterMs = (data.length / 1024) * timing.writeMsPerKib + (offset === 0 ? timing.eraseMs : 0);
    const answered = offset === 0 ? begin(payload, data) : null;
    if (answered !== null) return answered;
    const current = slots.upload;
    if (current === null || offset !== current.offset) return ok({ rc: 0, off: current?.offset ?? 0 });
    return take(current, data, afterMs);
  };
};
