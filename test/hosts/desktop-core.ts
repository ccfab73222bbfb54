import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';

/**
 * The core's process as Electron would run it, but in plain Node: a stand-in for the parent port hands it one end of a
 * channel once it is ready, and passes on what comes over the other.
 */
const standIn = (entry: string): string => `
import { EventEmitter } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
const parent = new EventEmitter();
const { port1, port2 } = new MessageChannel();
port2.on('message', (text) => process.send({ answer: JSON.parse(text) }));
parent.postMessage = (report) => {
  process.send({ report });
  if (report.type === 'ready') parent.emit('message', { data: { type: 'port' }, ports: [port1] });
};
process.on('message', (request) => {
  if (request !== 'stop') return port2.postMessage(JSON.stringify(request));
  port2.close();
  process.disconnect();
  parent.emit('message', { data: { type: 'stop' }, ports: [] });
});
process.parentPort = parent;
await import(${JSON.stringify(pathToFileURL(entry).href)});
`;

interface Answer {
  readonly i: string;
  readonly p: { readonly s?: number; readonly b?: { readonly json?: unknown } };
}
type Message = { readonly report: { readonly type: string } } | { readonly answer: Answer };

export interface DesktopCore {
  /** The first thing it reported: `ready`, or `failed` with why. */
  readonly report: { readonly type: string };
  /** A procedure of the contract, as `/bench/snapshot`. */
  ask(path: string, input?: unknown): Promise<unknown>;
  /** Asks it to end; resolves with its exit code. */
  stop(): Promise<number | null>;
}

const isReport = (message: Message): message is Extract<Message, { report: unknown }> => 'report' in message;

const nextMessage = async <T extends Message>(
  child: ChildProcess,
  isWanted: (message: Message) => message is T,
): Promise<T> => {
  for (;;) {
    const [message] = (await once(child, 'message')) as [Message];
    if (isWanted(message)) return message;
  }
};

/** `entry`: core-entry, from the source or built. Resolves once it reported. */
export const startDesktopCore = async (entry: string, dataFolder: string): Promise<DesktopCore> => {
  const args = ['--input-type=module', '-e', standIn(entry), '--', dataFolder, '0.0.0'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const exited = once(child, 'exit');
  const { report } = await nextMessage(child, isReport);
  let count = 0;
  return {
    report,
    ask: async (path, input = {}) => {
      const id = String(++count);
      const isMine = (message: Message): message is Extract<Message, { answer: unknown }> =>
        'answer' in message && message.answer.i === id;
      const answered = nextMessage(child, isMine);
      child.send({ i: id, p: { u: path, b: { json: input } } });
      return (await answered).answer.p.b?.json;
    },
    stop: async () => {
      if (child.connected) child.send('stop');
      return (await exited)[0] as number | null;
    },
  };
};
