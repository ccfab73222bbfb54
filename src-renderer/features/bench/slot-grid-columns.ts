/** The shape a slot reads best in, width to height. */
const bestRatio = 1.5;

/**
 * How many columns `count` slots stand in, so that each is as large as the area (px) allows. Rows that are not full
 * count against it: benches are built in rows.
 */
export const slotColumns = (count: number, widthPx: number, heightPx: number): number => {
  let best = 1;
  let bestScore = 0;
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const size = Math.min(widthPx / columns / bestRatio, heightPx / rows);
    const score = size * (count / (columns * rows)) ** 2;
    if (score <= bestScore) continue;
    best = columns;
    bestScore = score;
  }
  return best;
};
