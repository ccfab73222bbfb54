import { open, readdir, readlink, realpath, stat } from 'node:fs/promises';

export interface FileOwner {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
  /** The number of the device that a device node stands for. */
  readonly rdev?: number;
}

/** What is read of the system's own files, handed in so that tests bring a system of their own. All reject as node:fs does. */
export interface SystemFiles {
  names(folder: string): Promise<readonly string[]>;
  /** Where a symbolic link points. */
  target(path: string): Promise<string>;
  /** The path behind all links. */
  real(path: string): Promise<string>;
  text(path: string): Promise<string>;
  owner(path: string): Promise<FileOwner>;
}

/** Files of /proc have no length of their own, and a command line may be of any. */
const mostBytes = 65_536;

const readStart = async (path: string): Promise<string> => {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(mostBytes), 0, mostBytes, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
};

export const systemFiles: SystemFiles = {
  names: readdir,
  target: readlink,
  real: realpath,
  text: readStart,
  owner: stat,
};
