import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { lineLog } from '../src-main/hosts/host-log.ts';
import { fileLog } from '../src-main/hosts/log-file.ts';
import { openRealBench } from '../src-main/hosts/open-real-bench.ts';
import { keepRecent } from '../src-main/hosts/recent-log.ts';
import { startWebHost } from '../src-main/hosts/web/start-web-host.ts';
import { isFault } from '../src-shared/domain/faults/fault.ts';
import { buildScreenIfStale, rendererFolder } from './build-screen.ts';
import { openInBrowser } from './open-in-browser.ts';
import { root } from './places.mjs';

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

const run = async (): Promise<void> => {
  const { port, dataFolder, isHelp, isOpening } = readOptions();
  if (isHelp) {
    console.log(usage);
    return;
  }
  await buildScreenIfStale(console.log);
  const file = fileLog(join(dataFolder, 'logs', 'web-host.log'));
  const consoleLog = lineLog((line) => process.stderr.write(line));
  const recent = keepRecent((entry) => {
    file(entry);
    if (entry.level === 'error') consoleLog(entry);
  });
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const bench = await openRealBench({ dataFolder, version, recent });
  const host = await startWebHost({ router: bench.router, rendererFolder, port, log: recent.log });
  const printLink = (): string => {
    const link = host.oneTimeLink();
    console.log(`Open (works once, for ten minutes): ${link}`);
    return link;
  };
  console.log(
    `Reflash Bench at ${host.url}, data folder ${dataFolder}. Ctrl+C ends it, Enter prints a new link.`,
  );
  const link = printLink();
  if (isOpening) openInBrowser(link);
  process.stdin.on('data', printLink);
  let isEnding = false;
  const end = async (): Promise<void> => {
    // A second Ctrl+C does not wait.
    if (isEnding) process.exit(130);
    isEnding = true;
    await host.close();
    await bench.close();
    process.exit(0);
  };
  process.on('SIGINT', () => void end());
  process.on('SIGTERM', () => void end());
};

try {
  await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (isFault(error)) console.error(error.hint);
  process.exit(1);
}
