import { UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_basic,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { type ReactNode, useCallback, useMemo } from 'react';
import { text } from '../text/text.ts';
import type { TableColumn } from './table-column.ts';
import classes from './table-frame.module.css';
import { TableFrame, type TableFrameProps } from './table-frame.tsx';

type Shared = 'label' | 'keyOf' | 'onOpen' | 'empty' | 'rowHeight' | 'columns';

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic },
});

/** A list that is here as a whole; sorted by its column heads. Draws only the rows that show. */
export const DataTable = <Row extends object>({
  rows,
  columns,
  ...frame
}: Pick<TableFrameProps<Row>, Shared> & { readonly rows: readonly Row[] }): ReactNode => {
  const definitions = useMemo(() => {
    const helper = createColumnHelper<typeof features, Row>();
    return columns.map((column) =>
      helper.accessor((row): unknown => column.sortBy?.(row) ?? '', {
        id: column.id,
        enableSorting: column.sortBy !== undefined,
        sortFn: 'alphanumeric',
      }),
    );
  }, [columns]);
  const table = useTable({ features, columns: definitions, data: rows, enableMultiSort: false });
  const sorted = table.getRowModel().rows;
  const rowAt = useCallback((index: number) => sorted[index]?.original, [sorted]);
  const sortingOf = (id: string) => table.getColumn(id)?.getIsSorted() ?? false;
  return (
    <TableFrame
      {...frame}
      columns={columns}
      total={sorted.length}
      rowAt={rowAt}
      sortOf={({ id, sortBy }) => (sortBy === undefined ? undefined : ariaSort(sortingOf(id)))}
      header={(column) => (
        <HeadCell
          column={column}
          sorted={sortingOf(column.id)}
          onSort={() => table.getColumn(column.id)?.toggleSorting()}
        />
      )}
    />
  );
};

type Sorted = false | 'asc' | 'desc';

const ariaSort = (sorted: Sorted): 'ascending' | 'descending' | 'none' => {
  if (sorted === false) return 'none';
  return sorted === 'asc' ? 'ascending' : 'descending';
};

const HeadCell = <Row,>({
  column,
  sorted,
  onSort,
}: {
  readonly column: TableColumn<Row>;
  readonly sorted: Sorted;
  readonly onSort: () => void;
}): ReactNode => {
  if (column.sortBy === undefined) return column.title;
  const Icon = sorted === false ? IconArrowsSort : sorted === 'asc' ? IconArrowUp : IconArrowDown;
  return (
    <UnstyledButton
      className={classes.sort}
      onClick={onSort}
      aria-label={text.app.table.sortBy(column.title)}
    >
      {column.title}
      <Icon size={16} aria-hidden="true" />
    </UnstyledButton>
  );
};

/** A list too long to be here as a whole: rows come from `rowAt`, and `onRange` says which are wanted. */
export const PagedTable = <Row,>(
  props: Pick<TableFrameProps<Row>, Shared | 'total' | 'rowAt' | 'onRange'>,
): ReactNode => <TableFrame {...props} header={({ title }) => title} />;
