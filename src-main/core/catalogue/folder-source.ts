import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import { throwIfCancelled } from './cancellation.ts';
import type { CatalogueSource, SourceAnswer } from './catalogue-source.ts';

const unreadable = (path: string, error: unknown): Fault =>
  new Fault(
    'catalogue-unreachable',
    `${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`,
    { cause: error },
  );

/** One byte beyond the limit is asked for, so that a file growing meanwhile is noticed too. */
const readUpTo = async (file: FileHandle, maxBytes: number): Promise<SourceAnswer> => {
  const { size } = await file.stat();
  if (size > maxBytes) return { kind: 'oversized', atLeastBytes: size };
  const buffer = Buffer.alloc(size + 1);
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  if (filled > size) return { kind: 'oversized', atLeastBytes: filled };
  if (filled < size) return { kind: 'cut-short', receivedBytes: filled };
  return { kind: 'complete', bytes: new Uint8Array(buffer.subarray(0, filled)) };
};

const isAbsent = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

/**
 * A folder, a mounted share or a USB stick. Only regular files are opened: a link could lead out of the folder, and a
 * pipe or device would never end.
 */
export const createFolderSource = (folder: string): CatalogueSource => ({
  name: folder,
  async read(path, maxBytes, signal) {
    throwIfCancelled(signal);
    const full = join(folder, ...path.split('/'));
    let file: FileHandle | undefined;
    try {
      if (!(await lstat(full)).isFile())
        throw new Fault('catalogue-unreachable', `${full}: is no regular file`);
      file = await open(full, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
      return await readUpTo(file, maxBytes);
    } catch (error) {
      if (error instanceof Fault) throw error;
      if (isAbsent(error)) return { kind: 'absent' };
      throw unreadable(full, error);
    } finally {
      await file?.close();
    }
  },
});
