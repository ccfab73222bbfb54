import { fork } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type CoreProcess, createCoreSupervisor } from '../src-main/hosts/electron/core-supervisor.ts';
import type { CoreNotice } from '../src-main/hosts/electron/ipc-channels.ts';
import { openInBrowser } from './open-in-browser.ts';
import { root } from './places.mjs';
import { bringRenderer } from './renderer-build.mjs';
import type { WebBenchOrder, WebBenchReport } from './web-bench.ts';

const usage = `npm run start:web -- [--data FOLDER] [--port 0] [--no-open]

The bench on this machine's serial ports, for a browser of this machine. Runs until Ctrl+C; Enter prints a new link.
  --data     data folder of the bench (else REFLASH_DATA, else ./.reflash)
  --port     0, the default, picks a free one
  --no-open  prints the link without opening a browser`;

const readOptions = () => {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      port: { type: 'string', default: '0' },
      'no-open': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port ${values.port} is not a number from 0 to 65535\n\n${usage}`);
  const dataFolder = resolve(values.data ?? process.env.REFLASH_DATA ?? join(root, '.reflash'));
  return { port, dataFolder, isHelp: values.help, isOpening: !values['no-open'] };
};

/** The bench in a process of its own, so that a crash in a native serial driver is not the end of the shift. */
const createBenchProcess = (
  { port, dataFolder, isOpening }: ReturnType<typeof readOptions>,
  screen: string,
) => {
  let boundPort = port;
  let isFirst = true;
  let send: (order: WebBenchOrder) => void = () => {};

  const onReport = (report: WebBenchReport): void => {
    if (report.type === 'ready') {
      // After a crash on the same port, so that open pages find it again.
      boundPort = report.port;
      console.log(`Reflash Bench at http://127.0.0.1:${boundPort}, data folder ${dataFolder}`);
      if (isFirst) send({ type: 'link' });
    }
    if (report.type !== 'link') return;
    console.log(`Open (works once, for ten minutes; Enter prints another, Ctrl+C ends): ${report.link}`);
    if (isFirst && isOpening) openInBrowser(report.link);
    isFirst = false;
  };

  const start = (): CoreProcess<never> => {
    const args = [dataFolder, String(boundPort), screen];
    const child = fork(join(root, 'scripts', 'web-bench.ts'), args, {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    send = (order) => void (child.connected && child.send(order));
    child.on('message', onReport);
    return {
      send,
      onReport: (listener) =>
        child.on('message', (report: WebBenchReport) => report.type !== 'link' && listener(report)),
      onExit: (listener) => child.once('exit', listener),
      kill: () => child.kill('SIGKILL'),
    };
  };
  return { start, askLink: () => send({ type: 'link' }) };
};

const tell = (notice: CoreNotice): void => {
  if (notice.kind === 'restarting')
    console.error(`The bench core ended; it starts again in ${notice.inMs} ms.`);
  if (notice.kind !== 'ended') return;
  console.error(`${notice.message}\n${notice.hint}`);
  process.exit(1);
};

const run = async (): Promise<void> => {
  const options = readOptions();
  if (options.isHelp) {
    console.log(usage);
    return;
  }
  const screen = await bringRenderer(process.execPath, console.log);
  const bench = createBenchProcess(options, screen);
  const supervisor = createCoreSupervisor<never>({
    startCore: bench.start,
    createChannel: () => {
      throw new Error('a browser has no ports');
    },
    deliverPort: () => {},
    schedule: (delayMs, run) => {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
    monotonicMs: () => performance.now(),
    tellWindow: tell,
    log: () => {},
  });
  supervisor.start();
  process.stdin.on('data', bench.askLink);
  let isEnding = false;
  const end = (): void => {
    // A second Ctrl+C does not wait; the bench notices that it is alone, and ends in order.
    if (isEnding) process.exit(130);
    isEnding = true;
    void supervisor.stop().then(() => process.exit(0));
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
};

try {
  await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
