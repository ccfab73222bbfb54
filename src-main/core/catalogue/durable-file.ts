import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';

const partSuffix = '.part';

const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException | null)?.code ?? '');

/** Disk full and no permission are the operator's to mend; anything else is a bug and passes through. */
export const asWriteFault = (error: unknown, path: string): unknown => {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new Fault('store-full', `${path}: the disk is full (${code})`, { cause: error });
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'EISDIR', 'ELOOP'].includes(code))
    return new Fault('folder-unwritable', `${path}: cannot be written (${code})`, { cause: error });
  return error;
};

export const makeFolder = async (path: string, mode = 0o755): Promise<void> => {
  try {
    await mkdir(path, { recursive: true, mode });
  } catch (error) {
    throw asWriteFault(error, path);
  }
};

/** A rename survives a power cut once the folder itself is on disk. Windows cannot open a folder, and needs not. */
const syncFolder = async (path: string): Promise<void> => {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};

const writeAndSync = async (file: FileHandle, bytes: Uint8Array): Promise<void> => {
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
};

/**
 * Writes to a temporary name in the same folder, syncs, renames: the path holds the earlier bytes or all of the new
 * ones, never a part, whatever happens.
 *
 * @throws Fault `store-full` | `folder-unwritable`; the temporary file is gone by then
 */
export const writeDurably = async (path: string, bytes: Uint8Array, mode = 0o644): Promise<void> => {
  const temporary = join(dirname(path), `${randomBytes(8).toString('hex')}${partSuffix}`);
  try {
    await writeAndSync(await open(temporary, 'wx', mode), bytes);
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw asWriteFault(error, path);
  }
};

/** Removes what a killed process left behind. */
export const removeUnfinished = async (folder: string): Promise<void> => {
  try {
    for (const name of await readdir(folder)) {
      if (/^[0-9a-f]{16}\.part$/.test(name)) await rm(join(folder, name), { force: true });
    }
  } catch (error) {
    throw asWriteFault(error, folder);
  }
};
