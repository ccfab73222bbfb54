import { Worker } from 'node:worker_threads';

/** Runs beside the tests' thread, which an endless loop would hold for ever. */
const code = `
const { appendFileSync } = require('node:fs');
const { workerData } = require('node:worker_threads');
const { state, log, file } = workerData;
let seen = -1;
let sinceMs = performance.now();
setInterval(() => {
  const [beat, index, limitMs] = [0, 1, 2].map((at) => Atomics.load(state, at));
  if (beat !== seen || limitMs === 0) {
    seen = beat;
    sinceMs = performance.now();
  } else if (performance.now() - sinceMs > limitMs) {
    const found = { kind: 'killed', index, by: 'time', file, test: 'a loop without end' };
    appendFileSync(log, JSON.stringify(found) + '\\n');
    process.kill(process.pid, 'SIGKILL');
  }
}, 250);
`;

export interface Watchdog {
  /** From now on `index` has `limitMs` until the next call; 0 is for ever. */
  watch(index: number, limitMs: number): void;
}

/** Ends this process when what it watches does not come back, and says which mutant that was. */
export const startWatchdog = (log: string, file: string): Watchdog => {
  const state = new Int32Array(new SharedArrayBuffer(12));
  const worker = new Worker(code, { eval: true, workerData: { state, log, file } });
  worker.unref();
  return {
    watch: (index, limitMs) => {
      Atomics.store(state, 1, index);
      Atomics.store(state, 2, limitMs);
      Atomics.add(state, 0, 1);
    },
  };
};
