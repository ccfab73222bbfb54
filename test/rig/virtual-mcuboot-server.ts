import { createHash } from 'node:crypto';
import { parseMcubootImage } from '../../src-main/core/loaders/mcuboot/mcuboot-image.ts';
import { smpError } from '../../src-main/core/protocols/smp/answer.ts';
import type { SmpMap, SmpValue } from '../../src-main/core/protocols/smp/cbor.ts';
import type { SmpFrame } from '../../src-main/core/protocols/smp/frame.ts';
import { versionToldBy } from './mcuboot-image.ts';
import type { RigIdentity } from './qemu-disk.ts';
import type { VirtualMcubootBehaviour, VirtualMcubootTiming } from './virtual-mcuboot-behaviour.ts';
import type { VirtualMcubootSlots } from './virtual-mcuboot-slots.ts';

/** An answer's payload, and how long the hub takes before it gives it. */
export interface Served {
  readonly payload: Readonly<Record<string, unknown>>;
  readonly afterMs: number;
  readonly act?: 'reset' | 'lose-power' | 'lose-answer' | 'garble-answer';
}

export interface McubootServerOptions {
  readonly identity: RigIdentity;
  readonly slots: VirtualMcubootSlots;
  readonly behaviour: () => VirtualMcubootBehaviour;
  readonly timing: VirtualMcubootTiming;
  readonly bufferBytes: number;
  readonly bufferCount: number;
  readonly maxImageBytes: number;
  readonly onViolation: (text: string) => void;
  readonly onWrite: () => void;
}

const ok = (payload: Readonly<Record<string, unknown>>, afterMs = 0): Served => ({ payload, afterMs });
const refuse = (code: number, group?: number): Served =>
  ok(group === undefined ? { rc: code } : { err: { group, rc: code } });

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const asBytes = (value: unknown): Uint8Array | null => (value instanceof Uint8Array ? value : null);

/** What the firmware of a virtual hub does with SMP requests. Null: it does not answer. */
export const createMcubootServer = (options: McubootServerOptions) => {
  const { slots, behaviour, timing, identity } = options;
  let unsteadyAnswers = 0;
  let hasForgotten = false;
  let marksAsked = 0;
  let listsRefused = 0;

  const listOf = () => {
    const entry = (slot: number, image: Uint8Array | null) => {
      const parsed = image === null ? null : readTlv(image);
      if (parsed === null) return [];
      const isActive = slot === 0;
      return [
        {
          slot,
          version: '1.2.3',
          hash: parsed,
          bootable: true,
          pending: !isActive && slots.pending !== 'none',
          confirmed: isActive ? slots.isConfirmed : !slots.isConfirmed,
          active: isActive,
          permanent: !isActive && slots.pending === 'permanent',
        },
      ];
    };
    return ok({ images: [...entry(0, slots.primary), ...entry(1, slots.secondary)], splitStatus: 0 });
  };

  const setState = (payload: SmpMap): Served => {
    const fate = behaviour().markFates?.[marksAsked++] ?? 'done';
    if (fate === 'request-lost') return { ...ok({}), act: 'lose-answer' };
    if (fate === 'refused') return refuse(smpError.busy);
    const done = mark(payload);
    if (fate === 'answer-lost') return { ...done, act: 'lose-answer' };
    return fate === 'answer-garbled' ? { ...done, act: 'garble-answer' } : done;
  };

  const mark = (payload: SmpMap): Served => {
    const hash = asBytes(payload.get('hash'));
    const isForGood = payload.get('confirm') === true;
    const wanted = hash === null ? null : Buffer.from(hash).toString('hex');
    const isIn = (image: Uint8Array | null): boolean =>
      wanted !== null && image !== null && hexOf(readTlv(image)) === wanted;
    if (isForGood && (wanted === null || isIn(slots.primary))) {
      if (behaviour().ignoresConfirm !== true) slots.isConfirmed = true;
    } else if (isIn(slots.primary)) return refuse(33, 1);
    else if (isIn(slots.secondary)) slots.pending = isForGood ? 'permanent' : 'test';
    else return refuse(8, 1);
    slots.markCount++;
    return listOf();
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
    if (length > options.maxImageBytes) return refuse(30, 1);
    if (slots.isSecondaryTaken) return refuse(9, 1);
    options.onWrite();
    if (behaviour().ignoresWrite !== true) slots.secondary = null;
    slots.upload = { sha: name, bytes: new Uint8Array(length), offset: 0 };
    return null;
  };

  const finish = (upload: NonNullable<VirtualMcubootSlots['upload']>): Readonly<Record<string, unknown>> => {
    const { ignoresWrite, corruptStorageAtByte, tellsNoMatch } = behaviour();
    const stored = upload.bytes.slice();
    if (corruptStorageAtByte !== undefined && corruptStorageAtByte < stored.length)
      stored[corruptStorageAtByte] = (stored[corruptStorageAtByte] ?? 0) ^ 0x04;
    if (ignoresWrite !== true) slots.secondary = stored;
    slots.upload = null;
    const held = slots.secondary ?? new Uint8Array(0);
    return tellsNoMatch === true ? {} : { match: sha256(held) === upload.sha };
  };

  const list = (): Served => {
    if (listsRefused >= (behaviour().refusesLists ?? 0)) return listOf();
    listsRefused++;
    return refuse(smpError.notSupported);
  };

  const upload = (payload: SmpMap, frameBytes: number): Served | null => {
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
    const { forgetsUploadAtOffset, refusesAtOffset, stallAtOffset, powerCutAtOffset } = behaviour();
    const afterMs = (data.length / 1024) * timing.writeMsPerKib + (offset === 0 ? timing.eraseMs : 0);
    const answered = offset === 0 ? begin(payload, data) : null;
    if (answered !== null) return answered;
    const current = slots.upload;
    if (current === null || offset !== current.offset) return ok({ rc: 0, off: current?.offset ?? 0 });
    const isLast = offset + data.length === current.bytes.length;
    const end = offset + data.length - (isLast ? 0 : data.length % (behaviour().takesWordsOf ?? 1));
    const reaches = (at: number | undefined): boolean => at !== undefined && offset <= at && at < end;
    if (stallAtOffset !== undefined && end > stallAtOffset) return null;
    if (refusesAtOffset !== undefined && reaches(refusesAtOffset.offset))
      return refuse(refusesAtOffset.code, refusesAtOffset.group);
    if (reaches(powerCutAtOffset)) return { ...ok({}), act: 'lose-power' };
    if (!hasForgotten && reaches(forgetsUploadAtOffset)) {
      hasForgotten = true;
      slots.upload = null;
      return ok({ rc: 0, off: 0 });
    }
    if (end > current.bytes.length) {
      options.onViolation(`an upload of ${current.bytes.length} bytes goes on to ${end}`);
      return refuse(3);
    }
    current.bytes.set(data.subarray(0, end - offset), offset);
    current.offset = end;
    const last = end === current.bytes.length ? finish(current) : {};
    return ok({ rc: 0, off: end, ...last }, afterMs);
  };

  const shell = (payload: SmpMap): Served => {
    const words = payload.get('argv');
    const text = Array.isArray(words) ? words.join(' ') : '';
    const { tellsChf, tellsVersion, isUnsteady } = behaviour();
    if (text === 'hub identity') {
      const who = { ...identity, ...behaviour().identity };
      if (marksAsked > 0) Object.assign(who, behaviour().strangerAfterMarks);
      if (tellsChf !== undefined && slots.isRunningNew) who.chf = tellsChf;
      if (isUnsteady === true)
        who.chf = `88-73-84-90-6A-10-02-${(0x10 + (unsteadyAnswers++ % 200)).toString(16)}`;
      const lines = [`chf_id=${who.chf}`, `gpf_id=${who.gpf}`];
      lines.push(`ch_manufacturer=${who.manufacturer}`, `ch_model=${who.model}`);
      return ok({ o: `${lines.join('\n')}\n`, ret: 0 });
    }
    if (text === 'hub version') {
      const told = slots.isRunningNew ? tellsVersion : undefined;
      return ok({ o: `version=${told ?? versionToldBy(slots.primary ?? new Uint8Array(0))}\n`, ret: 0 });
    }
    options.onViolation(`unknown shell command ${JSON.stringify(text)}`);
    return ok({ o: 'command not found\n', ret: -8 });
  };

  return (request: SmpFrame, frameBytes: number): Served | null => {
    const { payload } = request;
    switch (`${request.operation} ${request.group} ${request.command}`) {
      case 'write 0 0':
        return ok({ r: (payload.get('d') ?? '') as SmpValue });
      case 'write 0 5':
        return { ...ok({}), act: 'reset' };
      case 'read 0 6':
        return behaviour().tellsNoBuffers === true
          ? refuse(8)
          : ok({ buf_size: options.bufferBytes, buf_count: options.bufferCount });
      case 'read 1 0':
        return list();
      case 'write 1 0':
        return setState(payload);
      case 'write 1 1':
        return upload(payload, frameBytes);
      case 'write 9 0':
        return shell(payload);
      default:
        options.onViolation(`unknown request ${request.operation} ${request.group} ${request.command}`);
        return refuse(8);
    }
  };
};

const hexOf = (hash: Uint8Array | null): string | null =>
  hash === null ? null : Buffer.from(hash).toString('hex');

/** The hash as it stands in the image, right or wrong, as a device lists it. */
const readTlv = (image: Uint8Array): Uint8Array | null => {
  const parsed = parseMcubootImage(image);
  if (parsed !== null) return parsed.hash;
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const at = image.length >= 32 ? 32 + view.getUint32(12, true) : image.length;
  const isThere = at + 40 <= image.length && view.getUint16(at, true) === 0x6907;
  return isThere ? image.slice(at + 8, at + 40) : null;
};
