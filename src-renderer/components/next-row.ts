/** Rows a Page key moves by. */
export const pageRows = 12;

/** The row a key leads to from row `at` of `total`; null for a key that does not move. */
export const nextRow = (key: string, at: number, total: number): number | null => {
  const within = (index: number): number => Math.min(total - 1, Math.max(0, index));
  switch (key) {
    case 'ArrowDown':
      return within(at + 1);
    case 'ArrowUp':
      return within(at - 1);
    case 'PageDown':
      return within(at + pageRows);
    case 'PageUp':
      return within(at - pageRows);
    case 'Home':
      return 0;
    case 'End':
      return within(total - 1);
    default:
      return null;
  }
};
