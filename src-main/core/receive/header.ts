import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { ColumnMapping } from './mapping.ts';

/** Where each field of ours stands in a row, and what the file calls it; -1 and '' for one the file lacks. */
export interface Header<Field extends string> {
  readonly width: number;
  readonly at: { readonly [F in Field]: number };
  readonly nameOf: { readonly [F in Field]: string };
}

export interface HeaderWishes<Field extends string> {
  readonly fields: readonly Field[];
  /** Fields the file must have; any one named by a site's own mapping is required too. */
  readonly required: readonly Field[];
  readonly mapping: ColumnMapping<Field>;
  /** For messages: the file. */
  readonly where: string;
}

/** Finds the mapped columns, letter case and surrounding white space aside. Throws `import-column-missing`. */
export const readHeader = <Field extends string>(
  names: readonly string[],
  { fields, required, mapping, where }: HeaderWishes<Field>,
): Header<Field> => {
  const known = names.map(plain);
  const at = {} as { [F in Field]: number };
  const nameOf = {} as { [F in Field]: string };
  for (const field of fields) {
    const wanted = mapping.columns[field];
    at[field] = wanted === undefined ? -1 : known.indexOf(plain(wanted));
    nameOf[field] = names[at[field]]?.trim() ?? '';
    if (at[field] === -1) {
      if (required.includes(field)) throw missing(where, wanted ?? field, names);
    } else if (known.indexOf(plain(wanted ?? ''), at[field] + 1) !== -1)
      throw new Fault('import-column-missing', `${where}: two columns are called ${JSON.stringify(wanted)}`);
  }
  return { width: names.length, at, nameOf };
};

const plain = (name: string): string => name.trim().toLowerCase();

const missing = (where: string, wanted: string, names: readonly string[]): Fault => {
  const found = names.map((name) => JSON.stringify(name.trim().slice(0, 60))).slice(0, 40);
  return new Fault(
    'import-column-missing',
    `${where}: no column is called ${JSON.stringify(wanted)}; the header (line 1) has ${found.join(', ')}`,
  );
};
