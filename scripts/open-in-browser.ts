import { spawn } from 'node:child_process';

/** Asks the system to show a link. Where that fails nothing is lost: the link is printed too. */
export const openInBrowser = (link: string): void => {
  const [program, ...args] = commandOf(process.platform, link);
  if (program === undefined) return;
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
};

const commandOf = (platform: NodeJS.Platform, link: string): readonly string[] => {
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', link];
  if (platform === 'darwin') return ['open', link];
  // On a machine without a screen there is nothing to open it on.
  const hasScreen = process.env.DISPLAY !== undefined || process.env.WAYLAND_DISPLAY !== undefined;
  return hasScreen ? ['xdg-open', link] : [];
};
