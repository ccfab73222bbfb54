import { smpError } from '../../src-main/core/protocols/smp/answer.ts';
import type { SmpValue } from '../../src-main/core/protocols/smp/cbor.ts';
import { listSlots } from './virtual-mcuboot-list.ts';
import { createMarks } from './virtual-mcuboot-marks.ts';
import { type McubootServerOptions, ok, refuse, type Serve, type Served } from './virtual-mcuboot-served.ts';
import { createTelling, ownGroup, ownRead } from './virtual-mcuboot-telling.ts';
import { createUploads } from './virtual-mcuboot-upload.ts';

/** What the firmware of a virtual hub does with SMP requests. */
export const createMcubootServer = (options: McubootServerOptions): Serve => {
  const { slots, behaviour } = options;
  const marks = createMarks(options);
  const upload = createUploads(options);
  const telling = createTelling(options, () => marks.asked);
  let listsRefused = 0;
  let emptyLists = 0;

  const list = (): Served => {
    const { refusesLists = 0, listsNothing = 0 } = behaviour();
    if (listsRefused++ < refusesLists) return refuse(smpError.notSupported);
    return ok(emptyLists++ < listsNothing ? { images: [] } : listSlots(slots));
  };

  return ({ operation, group, command, payload }, frameBytes) => {
    switch (`${operation} ${group} ${command}`) {
      case 'write 0 0':
        return ok({ r: (payload.get('d') ?? '') as SmpValue });
      case 'write 0 5':
        return { ...ok({}), act: payload.get('boot_mode') === 1 ? 'enter-recovery' : 'reset' };
      case 'read 0 6':
        return behaviour().tellsNoBuffers === true
          ? refuse(smpError.notSupported)
          : ok({ buf_size: options.bufferBytes, buf_count: options.bufferCount });
      case 'read 1 0':
        return list();
      case 'write 1 0':
        return marks.set(payload);
      case 'write 1 1':
        return upload(payload, frameBytes);
      case 'write 9 0':
        return telling.shell(payload);
      case `read ${ownGroup} ${ownRead}`:
        return telling.own();
      default:
        options.onViolation(`unknown request ${operation} ${group} ${command}`);
        return refuse(smpError.notSupported);
    }
  };
};
