import type { SystemFiles } from '../../src-main/core/links/holders/system-files.ts';

export interface FakeProcess {
  readonly pid: number;
  /** As the kernel keeps it, with NUL between; a kernel thread has none. */
  readonly commandLine?: string;
  readonly name?: string;
  readonly uid?: number;
  readonly open?: readonly string[];
  /** To this user its open files are closed. */
  readonly isClosed?: boolean;
}

export interface FakeSystem {
  readonly processes?: readonly FakeProcess[];
  /** Symbolic links of /dev, by path. */
  readonly links?: Readonly<Record<string, string>>;
  readonly texts?: Readonly<Record<string, string>>;
  readonly owners?: Readonly<
    Record<
      string,
      { readonly uid: number; readonly gid: number; readonly mode: number; readonly rdev?: number }
    >
  >;
}

const refuse = (code: string, path: string): never => {
  throw Object.assign(new Error(`${code}: ${path}`), { code });
};

/** A Linux system of the test's own; what is not in it is ENOENT. */
export const fakeSystem = ({
  processes = [],
  links = {},
  texts = {},
  owners = {},
}: FakeSystem): SystemFiles => {
  const processAt = (path: string) => processes.find(({ pid }) => path.split('/')[2] === String(pid));
  return {
    names: async (folder) => {
      if (folder === '/proc') return ['self', 'net', ...processes.map(({ pid }) => String(pid))];
      const found = processAt(folder) ?? refuse('ENOENT', folder);
      if (found.isClosed === true) refuse('EACCES', folder);
      return (found.open ?? []).map((_, index) => String(index));
    },
    target: async (path) => processAt(path)?.open?.[Number(path.split('/')[4])] ?? refuse('ENOENT', path),
    real: async (path) => links[path] ?? path,
    text: async (path) => {
      const found = processAt(path);
      if (found === undefined) return texts[path] ?? refuse('ENOENT', path);
      return path.endsWith('/cmdline') ? (found.commandLine ?? '') : `${found.name ?? ''}\n`;
    },
    owner: async (path) => {
      const found = processAt(path);
      if (found === undefined) return owners[path] ?? refuse('ENOENT', path);
      return { uid: found.uid ?? 0, gid: 0, mode: 0o40555 };
    },
  };
};

export const usersFile = 'root:x:0:0:root:/root:/bin/bash\nann:x:1000:1000::/home/ann:/bin/sh\n';
