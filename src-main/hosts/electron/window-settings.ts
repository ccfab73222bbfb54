import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron';
import type { WindowPlace } from './window-state.ts';

/**
 * The page is a stranger to the machine: no Node, no shared world with the preload script, the system's sandbox around
 * it. Electron's defaults are named too, so that a changed default changes nothing here.
 */
export const webPreferences = (preload: string, isDevelopment: boolean): WebPreferences => ({
  preload,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  plugins: false,
  // Its dictionaries would be fetched from elsewhere.
  spellcheck: false,
  safeDialogs: true,
  devTools: isDevelopment,
  // A bench behind another window still counts seconds and sounds its tones.
  backgroundThrottling: false,
  autoplayPolicy: 'no-user-gesture-required',
});

export const smallestWindow = { width: 1_024, height: 700 } as const;

export const windowOptions = (
  place: WindowPlace,
  preload: string,
  isDevelopment: boolean,
): BrowserWindowConstructorOptions => ({
  ...place.bounds,
  minWidth: smallestWindow.width,
  minHeight: smallestWindow.height,
  title: 'Reflash Bench',
  // Shown when the first frame is painted, so that nobody looks at an empty window.
  show: false,
  webPreferences: webPreferences(preload, isDevelopment),
});
