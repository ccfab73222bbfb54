import { randomUUID } from 'node:crypto';
import type { Notice } from '../../../src-shared/contract/bench.ts';

export interface NoticeBoard {
  list(): Notice[];
  /** A notice with the `id` of an earlier one takes its place. */
  put(notice: Omit<Notice, 'id' | 'atMs'> & { readonly id?: string }): void;
  /** No harm when it is not there. */
  take(id: string): void;
}

/** A bench that nobody looks at for days keeps the newest. */
const mostNotices = 50;

export const createNoticeBoard = (nowMs: () => number, onChange: (list: Notice[]) => void): NoticeBoard => {
  let notices: readonly Notice[] = [];
  const change = (next: readonly Notice[]): void => {
    notices = next;
    onChange([...notices]);
  };
  return {
    list: () => [...notices],
    put: ({ id = randomUUID(), tone, text, hint }) => {
      const known = notices.find((notice) => notice.id === id);
      if (known?.text === text) return;
      const others = notices.filter((notice) => notice.id !== id);
      change([{ id, atMs: nowMs(), tone, text, hint }, ...others].slice(0, mostNotices));
    },
    take: (id) => {
      if (notices.some((notice) => notice.id === id)) change(notices.filter((notice) => notice.id !== id));
    },
  };
};
