/** The shape a slot reads best in, width to height. */
const bestRatio = 1.5;
/** Below this a verdict's word does not fit; the same as the grid's least column width. 12 rem and the gap. */
export const leastSlotWidthPx = 200;

/**
 * How many columns `count` slots stand in, so that each is as large as the area (px) allows. Rows that are not full
 * count against it: benches are built in rows. Never more columns than fit side by side: a bench may be scrolled down, not
 * sideways.
 */
export const slotColumns = (count: number, widthPx: number, heightPx: number): number => {
  let best = 1;
  let bestScore = 0;
  const mostColumns = Math.max(1, Math.min(count, Math.floor(widthPx / leastSlotWidthPx)));
  for (let columns = 1; columns <= mostColumns; columns++) {
    const rows = Math.ceil(count / columns);
    const size = Math.min(widthPx / columns / bestRatio, heightPx / rows);
    const score = size * (count / (columns * rows)) ** 2;
    if (score <= bestScore) continue;
    best = columns;
    bestScore = score;
  }
  return best;
};
