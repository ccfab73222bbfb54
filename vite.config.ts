import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * The one renderer build that both hosts serve: dist/renderer. Its Content-Security-Policy allows scripts of its own
 * origin only, so nothing is inlined: no module-preload script, no assets as data: addresses.
 */
export default defineConfig({
  root: 'src-renderer',
  // Relative addresses: the same files are served from http://127.0.0.1 and from the app's own protocol.
  base: './',
  plugins: [react()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'chrome140',
    // One application window on the same machine: a few larger files start faster than many small ones.
    chunkSizeWarningLimit: 1_500,
  },
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
});
