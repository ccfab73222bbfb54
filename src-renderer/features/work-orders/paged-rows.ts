/** Rows of a long list as far as they were fetched, by page number. */
export interface PagedRows<Row> {
  /** Null before the first page came. */
  readonly total: number | null;
  readonly pages: ReadonlyMap<number, readonly Row[]>;
}

export const noRows = <Row>(): PagedRows<Row> => ({ total: null, pages: new Map() });

/** Fetched pages to keep: beyond it the ones farthest from the newest are let go, so scrolling a million rows ends well. */
export const keptPages = 12;

export const withPage = <Row>(
  rows: PagedRows<Row>,
  page: number,
  content: readonly Row[],
  total: number,
): PagedRows<Row> => {
  const byDistance = [...rows.pages].sort(([a], [b]) => Math.abs(a - page) - Math.abs(b - page));
  const kept = byDistance.filter(([number]) => number !== page).slice(0, keptPages - 1);
  return { total, pages: new Map([...kept, [page, content]]) };
};

/** The row at `index`, or undefined while its page is on the way. */
export const rowAt = <Row>(rows: PagedRows<Row>, index: number, pageSize: number): Row | undefined =>
  rows.pages.get(Math.floor(index / pageSize))?.[index % pageSize];

/** Pages that show something of `first..last` (inclusive) and are neither held nor asked for. */
export const pagesToFetch = <Row>(
  rows: PagedRows<Row>,
  first: number,
  last: number,
  pageSize: number,
  askedFor: ReadonlySet<number>,
): readonly number[] => {
  const end = rows.total === null ? 0 : Math.min(last, rows.total - 1);
  const pages: number[] = [];
  for (let page = Math.floor(Math.max(0, first) / pageSize); page * pageSize <= end; page++)
    if (!rows.pages.has(page) && !askedFor.has(page)) pages.push(page);
  return pages;
};
