import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lineLog } from '../src-main/hosts/host-log.ts';
import { fileLog } from '../src-main/hosts/log-file.ts';
import { openRealBench } from '../src-main/hosts/open-real-bench.ts';
import { keepRecent } from '../src-main/hosts/recent-log.ts';
import { startWebHost } from '../src-main/hosts/web/start-web-host.ts';
import { isFault } from '../src-shared/domain/faults/fault.ts';
import { root } from './places.mjs';

/** `node web-bench.ts DATA-FOLDER PORT RENDERER-FOLDER`, forked by start-web.ts, which starts it anew after a crash. */

export type WebBenchOrder = { readonly type: 'link' | 'stop' | 'port' };
export type WebBenchReport =
  | { readonly type: 'ready'; readonly port: number }
  | { readonly type: 'link'; readonly link: string }
  | { readonly type: 'failed'; readonly message: string; readonly hint: string };

const report = (message: WebBenchReport): void => void process.send?.(message);

const run = async (dataFolder: string, port: number, rendererFolder: string): Promise<void> => {
  const file = fileLog(join(dataFolder, 'logs', 'web-host.log'));
  const onConsole = lineLog((line) => process.stderr.write(line));
  const recent = keepRecent((entry) => {
    file(entry);
    if (entry.level === 'error') onConsole(entry);
  });
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const bench = await openRealBench({ dataFolder, version, recent });
  const host = await startWebHost({
    router: bench.router,
    rendererFolder,
    port,
    sessionFile: join(dataFolder, 'web-sessions.json'),
    log: recent.log,
  });
  const end = async (): Promise<void> => {
    await host.close();
    await bench.close();
    process.exit(0);
  };
  process.on('message', ({ type }: WebBenchOrder) => {
    if (type === 'link') report({ type: 'link', link: host.oneTimeLink() });
    if (type === 'stop') void end();
  });
  // Whoever started it is gone; so are its console and its links.
  process.once('disconnect', () => void end());
  report({ type: 'ready', port: host.port });
};

// A terminal tells the whole group of Ctrl+C; the order to stop comes from start-web.ts.
process.on('SIGINT', () => {});
const [dataFolder = '', port = '0', rendererFolder = ''] = process.argv.slice(2);
try {
  await run(dataFolder, Number(port), rendererFolder);
} catch (error) {
  if (isFault(error)) report({ type: 'failed', message: error.message, hint: error.hint });
  else console.error(error);
  process.exit(1);
}
