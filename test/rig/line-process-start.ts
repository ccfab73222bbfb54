import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type {
  LineCost,
  LineHub,
  LineMessage,
  LineOrder,
  LineOutcome,
  LinePlan,
} from './line-process-plan.ts';
import { openPtysThenNode } from './line-process-ptys.ts';

const script = fileURLToPath(new URL('line-process.ts', import.meta.url));
const startMs = 20_000;

/** The line emulator in its own process: real pseudo-terminals on this side, paced lines with devices on the other. */
export interface LineProcess {
  /** One per line; what a bench opens. */
  readonly paths: readonly string[];
  lay(plan: LinePlan): Promise<void>;
  /** Every receiver asks for its file now. */
  receive(): Promise<void>;
  /** One per receiver, once all are over. */
  outcomes(): Promise<readonly LineOutcome[]>;
  hubs(): Promise<readonly LineHub[]>;
  cost(): Promise<LineCost>;
  close(): Promise<void>;
}

/** Needs Linux and perl (`line-process-ptys.ts`). Rejects with what the process said when it does not get ready. */
export const startLineProcess = async (lineCount: number): Promise<LineProcess> => {
  const child = fork(script, [], {
    execPath: 'perl',
    execArgv: ['-e', openPtysThenNode, process.execPath, String(lineCount)],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr?.on('data', (text) => (said += text));
  const exited = once(child, 'exit');
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let count = 0;

  const ready = new Promise<readonly string[]>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no lines after ${startMs} ms: ${said}`)), startMs);
    child.on('message', (message: LineMessage) => {
      if (message.kind === 'ready') {
        clearTimeout(timer);
        return resolve(message.paths);
      }
      const asked = pending.get(message.id);
      pending.delete(message.id);
      if (message.kind === 'answer') asked?.resolve(message.value);
      else asked?.reject(new Error(message.why));
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      const error = new Error(`the line process ended with ${signal ?? code}: ${said}`);
      for (const asked of pending.values()) asked.reject(error);
      reject(error);
    });
  });

  const ask = (order: LineOrder): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++count;
      pending.set(id, { resolve, reject });
      child.send({ id, order });
    });

  const paths = await ready.catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  return {
    paths,
    lay: async (plan) => void (await ask({ do: 'lay', plan })),
    receive: async () => void (await ask({ do: 'receive' })),
    outcomes: async () => (await ask({ do: 'outcomes' })) as readonly LineOutcome[],
    hubs: async () => (await ask({ do: 'hubs' })) as readonly LineHub[],
    cost: async () => (await ask({ do: 'cost' })) as LineCost,
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
      child.disconnect();
      await exited;
      clearTimeout(timer);
    },
  };
};
