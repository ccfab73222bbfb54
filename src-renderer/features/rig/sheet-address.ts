/** The printable sheet stands alone: no navigation, no header, nothing that paper has no use for. */
export const sheetHref = '#/labels';

export const isSheetAddress = (hash: string): boolean => /^#?\/?labels\/?$/.test(hash);
