import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import { type CsvRows, readCsvRows } from './csv-rows.ts';
import { type Header, type HeaderWishes, readHeader } from './header.ts';

export interface TableBlock<Field extends string> extends CsvRows {
  readonly header: Header<Field>;
}

/** CSV with a header row: the blocks of {@link readCsvRows} without it. Throws `import-empty` for a file without rows. */
export async function* readCsvTable<Field extends string>(
  bytes: AsyncIterable<Uint8Array>,
  wishes: HeaderWishes<Field>,
): AsyncGenerator<TableBlock<Field>> {
  let header: Header<Field> | null = null;
  for await (const block of readCsvRows(bytes, wishes.mapping.delimiter)) {
    if (header !== null) {
      yield { ...block, header };
      continue;
    }
    const names = block.rows[0];
    if (names === undefined) {
      refuseBrokenHeader(block, wishes.where);
      continue;
    }
    header = readHeader(names, wishes);
    yield { ...block, header, rows: block.rows.slice(1), lines: block.lines.slice(1) };
  }
  if (header === null) throw new Fault('import-empty', `${wishes.where}: the file is empty`);
}

const refuseBrokenHeader = ({ broken }: CsvRows, where: string): void => {
  const first = broken[0];
  if (first !== undefined)
    throw new Fault('import-column-missing', `${where}: line ${first.line} is no header: ${first.reason}`);
};
