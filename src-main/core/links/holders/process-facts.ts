import { posix } from 'node:path';
import type { SystemFiles } from './system-files.ts';

export interface ProcessFacts {
  readonly pid: number;
  /** Its program, with its script where that says more: `minicom`, `python3 miniterm.py`. */
  readonly command: string;
  /** Null where the system does not tell. */
  readonly user: string | null;
}

const interpreters = /^(node|python|perl|ruby|java|electron)[\d.]*$/i;
const mostCharacters = 60;

/** A process chooses its own name: nothing in it may draw on a terminal. */
const printable = (text: string): string =>
  text.replace(/[^\x20-\x7e\u00a0-\u{10ffff}]/gu, '').slice(0, mostCharacters);

/** The name it was started by, which is whole and does not change as a thread's name does; else what the kernel calls it. */
export const readCommand = async (files: SystemFiles, pid: number): Promise<string | null> => {
  const parts = (await files.text(`/proc/${pid}/cmdline`).catch(() => '')).split('\0');
  const program = posix.basename(parts[0] ?? '');
  if (program === '') {
    const name = await files.text(`/proc/${pid}/comm`).catch(() => null);
    return name === null ? null : printable(name.trim());
  }
  const script = interpreters.test(program)
    ? parts.slice(1).find((part) => !part.startsWith('-'))
    : undefined;
  return printable([program, ...(script ? [posix.basename(script)] : [])].join(' '));
};

export const readProcess = async (
  files: SystemFiles,
  pid: number,
  command: string,
): Promise<ProcessFacts> => {
  const owner = await files.owner(`/proc/${pid}`).catch(() => null);
  return { pid, command, user: owner === null ? null : await userName(files, owner.uid) };
};

export const userName = async (files: SystemFiles, uid: number): Promise<string> =>
  (await nameIn(files, '/etc/passwd', uid)) ?? `user ${uid}`;

/** The name of a user or group by its number; both files keep it in the first and third field. */
export const nameIn = async (
  files: SystemFiles,
  path: '/etc/passwd' | '/etc/group',
  id: number,
): Promise<string | null> => {
  const lines = (await files.text(path).catch(() => '')).split('\n');
  return lines.map((line) => line.split(':')).find((fields) => fields[2] === String(id))?.[0] ?? null;
};
