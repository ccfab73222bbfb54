import type { MenuItemConstructorOptions } from 'electron';

/** A short menu: what a bench needs, and nothing that leads out of it. Reloading the page loses nothing. */
export const benchMenu = (isDevelopment: boolean): MenuItemConstructorOptions[] => [
  { label: '&Bench', submenu: [{ role: 'reload' }, { type: 'separator' }, { role: 'quit' }] },
  {
    label: '&Edit',
    submenu: [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }],
  },
  {
    label: '&View',
    submenu: [
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
      ...(isDevelopment ? [{ role: 'toggleDevTools' } as const] : []),
    ],
  },
];
