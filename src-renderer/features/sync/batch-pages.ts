/** Batches asked for at once. */
export const pageSize = 50;

export interface BatchPages {
  readonly isNewest: boolean;
  readonly isOldest: boolean;
  /** Counted from 1, both ends included. */
  readonly shown: { readonly from: number; readonly to: number };
}

/** Where page `page` (from 0) lies in a list of `total`. */
export const batchPages = (page: number, total: number): BatchPages => ({
  isNewest: page === 0,
  isOldest: (page + 1) * pageSize >= total,
  shown: { from: Math.min(total, page * pageSize + 1), to: Math.min(total, (page + 1) * pageSize) },
});
