const headerPx = 40;
const rowPx = 40;
/** Beyond this many rows a list inside a page scrolls by itself. */
const mostRows = 8;

/** Height in px for a list that stands among other things on a page, its own borders included. */
export const heightOfRows = (count: number): number =>
  Math.max(128, headerPx + Math.min(count, mostRows) * rowPx + 2);
