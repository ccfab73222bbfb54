import { openCore } from '../../src-main/core/create-core.ts';
import { openStore } from '../../src-main/core/store/open-store.ts';
import { isFault } from '../../src-shared/domain/faults/fault.ts';

/** `node store-holder.ts DATA-FOLDER core|store|reader`: says `open` or the code of the fault, and holds what it opened until it is killed. */
const [dataFolder = '', kind = ''] = process.argv.slice(2);

const never = (): never => {
  throw new Error('no port is opened here');
};

/** A `store` that is taken is waited for a moment only, where a core waits as it does at a bench. */
const open = (): unknown => {
  switch (kind) {
    case 'core':
      return openCore({ dataFolder, operator: 'test', openLink: never, createLoader: never, onBug: never });
    case 'store':
      return openStore({ dataFolder, mode: 'write', nowMs: Date.now, busyTimeoutMs: 300 });
    default:
      return openStore({ dataFolder, mode: 'read', nowMs: Date.now });
  }
};

const said = ((): string => {
  try {
    Object.assign(globalThis, { held: open() });
    return 'open';
  } catch (error) {
    return isFault(error) ? error.code : String(error);
  }
})();
process.stdout.write(said);
if (said === 'open') setInterval(() => {}, 60_000);
