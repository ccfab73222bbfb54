import { join } from 'node:path';
import {
  app,
  type BrowserWindow,
  dialog,
  type IpcMainEvent,
  ipcMain,
  Menu,
  MessageChannelMain,
  type MessagePortMain,
  protocol,
  session,
} from 'electron';
import { fileLog } from '../log-file.ts';
import { answerAppRequest, appScheme } from './app-protocol.ts';
import { openBenchWindow } from './bench-window.ts';
import { type CoreSupervisor, createCoreSupervisor } from './core-supervisor.ts';
import { forkCore } from './fork-core.ts';
import { type CoreNotice, ipcChannels } from './ipc-channels.ts';
import { benchMenu } from './menu.ts';
import { isTrustedSender, secureApp, secureSession } from './security.ts';

/** The Electron host's main process: window, menu, the core's supervision, and nothing of the bench itself. */

const isDevelopment = !app.isPackaged;
const appFolder = app.getAppPath();
const dataFolder = process.env.REFLASH_DATA ?? join(app.getPath('userData'), 'bench');
const files = {
  renderer: join(appFolder, 'dist', 'renderer'),
  preload: join(appFolder, 'dist', 'main', 'preload.cjs'),
  coreEntry: join(import.meta.dirname, 'core-entry.js'),
  windowState: join(app.getPath('userData'), 'window-state.json'),
} as const;
const log = fileLog(join(dataFolder, 'logs', 'window.log'));

let window: BrowserWindow | null = null;
let isQuitting = false;

const superviseCore = (): CoreSupervisor => {
  const supervisor = createCoreSupervisor<MessagePortMain>({
    startCore: () => forkCore({ entry: files.coreEntry, dataFolder, version: app.getVersion(), log }),
    createChannel: () => {
      const { port1, port2 } = new MessageChannelMain();
      return { core: port1, window: port2 };
    },
    schedule: (delayMs, run) => {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
    monotonicMs: () => performance.now(),
    tellWindow: (notice) => {
      window?.webContents.send(ipcChannels.core, notice);
      if (notice.kind === 'ended') void offerRetry(notice, supervisor);
    },
    deliverPort: (port) => window?.webContents.postMessage(ipcChannels.port, null, [port]),
    log,
  });
  return supervisor;
};

/** The one thing the page cannot show well: that there is no bench, and that starting it again did not help. */
const offerRetry = async (
  { message, hint }: Extract<CoreNotice, { kind: 'ended' }>,
  supervisor: CoreSupervisor,
): Promise<void> => {
  const box = { type: 'error' as const, message, detail: hint, buttons: ['Try again', 'Quit'] };
  const { response } = await (window === null
    ? dialog.showMessageBox(box)
    : dialog.showMessageBox(window, box));
  if (response === 0) supervisor.retry();
  else app.quit();
};

const servePortRequests = (supervisor: CoreSupervisor): void => {
  ipcMain.on(ipcChannels.requestPort, (event: IpcMainEvent) => {
    const isBenchWindow = window !== null && event.sender === window.webContents;
    if (isTrustedSender(event.senderFrame, isBenchWindow)) {
      supervisor.requestPort();
      return;
    }
    const detail = event.senderFrame?.url ?? 'a frame that is gone';
    log({ level: 'warn', event: 'message-refused', reason: 'wrong-sender', detail });
  });
};

const openWindow = (): void => {
  window = openBenchWindow({ preload: files.preload, stateFile: files.windowState }, isDevelopment);
  window.on('closed', () => {
    window = null;
  });
};

const run = async (): Promise<void> => {
  secureApp(app, log);
  await app.whenReady();
  secureSession(session.defaultSession, isDevelopment);
  protocol.handle(appScheme.scheme, (request) => answerAppRequest(files.renderer, request));
  Menu.setApplicationMenu(Menu.buildFromTemplate(benchMenu(isDevelopment)));
  const supervisor = superviseCore();
  servePortRequests(supervisor);
  openWindow();
  supervisor.start();
  app.on('before-quit', (event) => {
    if (isQuitting) return;
    // The core records what its attempts came to before it goes.
    event.preventDefault();
    isQuitting = true;
    void supervisor.stop().then(() => app.quit());
  });
  app.on('window-all-closed', () => app.quit());
};

app.enableSandbox();
protocol.registerSchemesAsPrivileged([appScheme]);
// Two benches on one data folder would be two owners of the same ports; the first one comes to the front instead.
if (app.requestSingleInstanceLock()) {
  app.on('second-instance', () => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  // Not awaited: Electron says that it is ready only after this module was evaluated.
  run().catch((error: unknown) => {
    log({ level: 'error', event: 'host-failed', reason: 'internal', detail: String(error) });
    app.exit(1);
  });
} else app.quit();
