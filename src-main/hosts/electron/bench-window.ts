import { BrowserWindow, screen } from 'electron';
import { appUrl } from './app-protocol.ts';
import { windowOptions } from './window-settings.ts';
import { placeWindow, readWindowState, writeWindowState } from './window-state.ts';

export interface WindowFiles {
  readonly preload: string;
  /** Where the window's place is kept. */
  readonly stateFile: string;
}

/** Opens the one window, where it was last, and keeps its place. */
export const openBenchWindow = (
  { preload, stateFile }: WindowFiles,
  isDevelopment: boolean,
): BrowserWindow => {
  const workAreas = screen.getAllDisplays().map(({ workArea }) => workArea);
  const place = placeWindow(readWindowState(stateFile), workAreas);
  const window = new BrowserWindow(windowOptions(place, preload, isDevelopment));
  if (place.isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => keepPlace(window, stateFile));
  void window.loadURL(appUrl);
  return window;
};

const keepPlace = (window: BrowserWindow, stateFile: string): void => {
  try {
    writeWindowState(stateFile, { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() });
  } catch {
    // A full disk must not keep a window from closing.
  }
};
