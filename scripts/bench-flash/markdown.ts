/** Markdown, so that a run can go into docs/performance.md as it is. */
export const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

export const heading = (cells: readonly string[]): string =>
  `${line(cells)}\n|${'---|'.repeat(cells.length)}`;

export const percent = (share: number | null, digits = 1): string =>
  share === null ? '' : `${(share * 100).toFixed(digits)} %`;

export const grouped = (value: number): string => Math.round(value).toLocaleString('en-GB');
