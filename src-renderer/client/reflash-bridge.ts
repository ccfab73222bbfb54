/** All that the app's preload offers this page. It answers with one message port to the core. */
export interface ReflashBridge {
  readonly requestPort: () => void;
}

declare global {
  interface Window {
    /** Absent in a plain browser. */
    readonly reflashBridge?: ReflashBridge;
  }
}
