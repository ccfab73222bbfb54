import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const script = fileURLToPath(new URL('store-holder.ts', import.meta.url));

/** A process that opens a data folder, and holds it while it lives. */
export interface StoreHolder {
  /** `open`, or the code of the fault that it met. */
  readonly said: string;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
}

/** Resolves once the process said how it went; it is killed when the test is over at the latest. */
export const startStoreHolder = async (
  dataFolder: string,
  kind: 'core' | 'store' | 'reader',
): Promise<StoreHolder> => {
  const child = spawn(process.execPath, [script, dataFolder, kind], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  onTestFinished(kill);
  const [said] = await once(child.stdout, 'data');
  return { said: String(said), kill };
};
