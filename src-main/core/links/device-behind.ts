import { resolve } from 'node:path';
import { type SystemFiles, systemFiles } from './holders/system-files.ts';

export interface DeviceSearch {
  readonly files?: SystemFiles;
  readonly platform?: NodeJS.Platform;
}

const fileTypeBits = 0o170_000;
const characterDevice = 0o020_000;

/**
 * What a port's name leads to, the same text for every name of one port: links are followed, two nodes of one device are told
 * by its number (Linux, macOS), `cu` and `tty` are the two sides of one port (macOS), and COM ports are named in any case and with
 * or without `\\.\` (Windows). A name that leads nowhere stands for itself. Never rejects.
 */
export const deviceBehind = async (path: string, search: DeviceSearch = {}): Promise<string> => {
  const { files = systemFiles, platform = process.platform } = search;
  if (platform === 'win32') return path.replace(/^\\\\[.?]\\/, '').toUpperCase();
  try {
    const real = await files.real(resolve(path));
    if (platform === 'darwin') return real.replace(/^\/dev\/cu\./, '/dev/tty.');
    const { mode, rdev } = await files.owner(real).catch(() => ({ mode: 0, rdev: undefined }));
    return (mode & fileTypeBits) === characterDevice && rdev !== undefined ? `device ${rdev}` : real;
  } catch {
    return path;
  }
};
