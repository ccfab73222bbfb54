import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { BenchMessage, BenchOrder, BenchPlan } from './bench-process.ts';

const script = fileURLToPath(new URL('bench-process.ts', import.meta.url));
const startMs = 30_000;
const compileCache = fileURLToPath(new URL('../../.cache/compiled', import.meta.url));

/** A bench with its web host in a process of its own. */
export interface BenchProcess {
  readonly url: string;
  /** The one-time link of its start. */
  readonly link: string;
  newLink(): Promise<string>;
  /** A procedure of the contract without a screen, to bring a bench into the state a test begins with. */
  call(path: string, input?: unknown): Promise<unknown>;
  plug(hub: number, slot: number): Promise<void>;
  unplug(hub: number): Promise<void>;
  /** The version that the hub's storage holds, null when what is there is no firmware. */
  firmwareOf(hub: number): Promise<string | null>;
  /** What the bench sent to virtual hubs that a real one does not take. */
  violations(): Promise<readonly string[]>;
  /** SIGKILL: nothing is flushed, nobody is told. Resolves when the process is gone. */
  kill(): Promise<void>;
  /** Ends it in order; harmless after `kill`. */
  close(): Promise<void>;
}

/** Resolves when the bench can be used. Rejects with what the process said when it ends before that. */
export const startBenchProcess = async (plan: BenchPlan): Promise<BenchProcess> => {
  const child = fork(script, [JSON.stringify(plan)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // As a built core comes: compiled once, not at every start.
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
  });
  let said = '';
  child.stderr?.on('data', (text) => (said += text));
  const exited = once(child, 'exit');
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let count = 0;

  const ready = new Promise<{ url: string; link: string }>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no bench after ${startMs} ms: ${said}`)), startMs);
    child.on('message', (message: BenchMessage) => {
      if (message.kind === 'ready') {
        clearTimeout(timer);
        return resolve(message);
      }
      const asked = pending.get(message.id);
      pending.delete(message.id);
      if (message.kind === 'answer') asked?.resolve(message.value);
      else asked?.reject(new Error(`${message.why} ${said}`));
    });
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      const error = new Error(`the bench process ended with ${signal ?? code}: ${said}`);
      for (const asked of pending.values()) asked.reject(error);
      reject(error);
    });
  });

  const ask = (order: BenchOrder): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++count;
      pending.set(id, { resolve, reject });
      child.send({ id, order });
    });
  const isGone = (): boolean => child.exitCode !== null || child.signalCode !== null;

  const { url, link } = await ready.catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  return {
    url,
    link,
    newLink: async () => String(await ask({ do: 'link' })),
    call: (path, input = {}) => ask({ do: 'call', path, input }),
    plug: async (hub, slot) => void (await ask({ do: 'plug', hub, slot })),
    unplug: async (hub) => void (await ask({ do: 'unplug', hub })),
    firmwareOf: async (hub) => (await ask({ do: 'firmware', hub })) as string | null,
    violations: async () => (await ask({ do: 'violations' })) as readonly string[],
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    close: async () => {
      if (isGone()) return;
      const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
      child.disconnect();
      await exited;
      clearTimeout(timer);
    },
  };
};
