import { type KeyboardEvent, type RefObject, useState } from 'react';
import { nextRow } from './next-row.ts';

export interface RowKeys {
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  readonly tabIndexOf: (index: number) => number;
}

/** One row of the list is in the tab order; arrows, Page, Home and End move it, Enter opens it. */
export const useRowKeys = <Row>({
  total,
  rowAt,
  onOpen,
  scroller,
  scrollTo,
}: {
  readonly total: number;
  readonly rowAt: (index: number) => Row | undefined;
  readonly onOpen: ((row: Row) => void) | undefined;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly scrollTo: (index: number) => void;
}): RowKeys => {
  const [chosen, setChosen] = useState(0);
  const current = Math.min(chosen, Math.max(0, total - 1));

  const rowElement = (index: number): HTMLElement | null =>
    scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`) ?? null;

  const focusRow = (index: number): void => {
    setChosen(index);
    scrollTo(index);
    const drawn = rowElement(index);
    // At once where it can be: the next key may follow within a frame, and must meet this row.
    if (drawn !== null) drawn.focus({ preventScroll: true });
    else requestAnimationFrame(() => rowElement(index)?.focus({ preventScroll: true }));
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (onOpen === undefined || !(event.target instanceof HTMLElement)) return;
    const at = event.target.dataset.index;
    if (at === undefined) return;
    if (event.key === 'Enter' || event.key === ' ') {
      const row = rowAt(Number(at));
      if (row !== undefined) onOpen(row);
      event.preventDefault();
      return;
    }
    const next = nextRow(event.key, Number(at), total);
    if (next === null) return;
    event.preventDefault();
    focusRow(next);
  };
  return { onKeyDown, tabIndexOf: (index) => (index === current ? 0 : -1) };
};
