import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import { type CoreNotice, ipcChannels, pageMessages } from './ipc-channels.ts';

/**
 * All that the page gets: a way to ask for a port to the core. A port cannot cross the bridge of isolated contexts, so
 * it is posted into the page as `{ type: 'reflash-port' }`; the page takes it only from its own window and origin.
 */
interface Page {
  postMessage(message: unknown, targetOrigin: string, transfer?: readonly unknown[]): void;
}

const page = globalThis as unknown as Page;

contextBridge.exposeInMainWorld('reflashBridge', {
  requestPort: (): void => ipcRenderer.send(ipcChannels.requestPort),
});

ipcRenderer.on(ipcChannels.port, (event: IpcRendererEvent) => {
  page.postMessage({ type: pageMessages.port }, '*', event.ports);
});

ipcRenderer.on(ipcChannels.core, (_event: IpcRendererEvent, notice: CoreNotice) => {
  page.postMessage({ type: pageMessages.core, notice }, '*');
});
