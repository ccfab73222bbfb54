// Table roles on plain boxes: only those can be placed by row number among a million that are not drawn. Keys and focus
// are handled once, by the frame; axe checks the result in a real browser.
// biome-ignore-all lint/a11y/useFocusableInteractive: see above
// biome-ignore-all lint/a11y/noStaticElementInteractions: see above
// biome-ignore-all lint/a11y/useAriaPropsSupportedByRole: see above
// biome-ignore-all lint/a11y/noNoninteractiveTabindex: see above
// biome-ignore-all lint/a11y/useKeyWithClickEvents: see above
import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { type CSSProperties, type ReactNode, useEffect, useRef } from 'react';
import { text } from '../text/text.ts';
import type { TableColumn } from './table-column.ts';
import classes from './table-frame.module.css';
import { useRowKeys } from './use-row-keys.ts';

export interface TableFrameProps<Row> {
  /** What the list is, for a screen reader. */
  readonly label: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly total: number;
  /** Undefined while the row is on its way. */
  readonly rowAt: (index: number) => Row | undefined;
  readonly keyOf: (row: Row) => string;
  /** Enter or a click on a row; without it rows are only read. */
  readonly onOpen?: ((row: Row) => void) | undefined;
  /** Rows on screen, first to last, whenever that changes. */
  readonly onRange?: ((first: number, last: number) => void) | undefined;
  readonly header: (column: TableColumn<Row>) => ReactNode;
  readonly sortOf?: (column: TableColumn<Row>) => 'ascending' | 'descending' | 'none' | undefined;
  /** Shown in place of rows when there are none. */
  readonly empty?: ReactNode;
  /** 40 px by default; 48 px where it is used with gloves. */
  readonly rowHeight?: number;
}

/** Width below which the list scrolls sideways: head and rows share it, so their columns stay in line. */
const leastWidth = <Row,>(columns: readonly TableColumn<Row>[]): string => {
  const least = columns.map(({ width = '8rem' }) => /^minmax\(([^,]+),/.exec(width)?.[1] ?? width);
  return `calc(${least.join(' + ')} + ${columns.length - 1} * var(--gap-4) + 2 * var(--gap-3))`;
};

/** The drawn part of every list: header, the rows that fit and a few more, keys. Fills the height it is given. */
export const TableFrame = <Row,>(props: TableFrameProps<Row>): ReactNode => {
  const { label, columns, total, rowAt, onOpen, onRange, rowHeight = 40 } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
  });
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => onRange?.(first, last), [onRange, first, last]);
  const keys = useRowKeys({ total, rowAt, onOpen, scroller, scrollTo: (i) => virtualizer.scrollToIndex(i) });
  const tracks = columns.map(({ width }) => width ?? 'minmax(8rem, 1fr)').join(' ');
  const isOpenable = onOpen !== undefined;
  return (
    <div
      ref={scroller}
      className={classes.frame}
      role={isOpenable ? 'grid' : 'table'}
      aria-label={label}
      aria-rowcount={total + 1}
      aria-colcount={columns.length}
      tabIndex={isOpenable && total > 0 ? -1 : 0}
      style={{ '--tracks': tracks, '--least-width': leastWidth(columns), '--row-height': `${rowHeight}px` }}
      onKeyDown={keys.onKeyDown}
    >
      <HeaderRow {...props} />
      {total === 0 ? <EmptyBody columnCount={columns.length}>{props.empty}</EmptyBody> : null}
      <div role="rowgroup" className={classes.body} style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => (
          <BodyRow key={item.key} {...props} item={item} tabIndex={keys.tabIndexOf(item.index)} />
        ))}
      </div>
    </div>
  );
};

const HeaderRow = <Row,>({ columns, header, sortOf }: TableFrameProps<Row>): ReactNode => (
  <div role="rowgroup" className={classes.head}>
    <div role="row" aria-rowindex={1} className={classes.row}>
      {columns.map((column) => (
        <div
          key={column.id}
          role="columnheader"
          aria-sort={sortOf?.(column)}
          className={classes.headCell}
          data-align={column.align}
        >
          {header(column)}
        </div>
      ))}
    </div>
  </div>
);

const EmptyBody = ({
  columnCount,
  children,
}: {
  readonly columnCount: number;
  readonly children: ReactNode;
}): ReactNode => (
  <div role="rowgroup">
    <div role="row">
      <div role="cell" aria-colspan={columnCount}>
        {children}
      </div>
    </div>
  </div>
);

const BodyRow = <Row,>({
  columns,
  rowAt,
  keyOf,
  onOpen,
  item,
  tabIndex,
}: TableFrameProps<Row> & { readonly item: VirtualItem; readonly tabIndex: number }): ReactNode => {
  const row = rowAt(item.index);
  const place: CSSProperties = { transform: `translateY(${item.start}px)` };
  return (
    <div
      role="row"
      aria-rowindex={item.index + 2}
      aria-busy={row === undefined || undefined}
      data-index={item.index}
      data-row={row === undefined ? undefined : keyOf(row)}
      data-openable={(onOpen !== undefined && row !== undefined) || undefined}
      tabIndex={onOpen === undefined ? undefined : tabIndex}
      className={classes.row}
      style={place}
      onClick={() => row !== undefined && onOpen?.(row)}
    >
      {columns.map((column) => (
        <div
          key={column.id}
          role={onOpen === undefined ? 'cell' : 'gridcell'}
          className={classes.cell}
          data-align={column.align}
        >
          {row === undefined ? (
            <span className={classes.coming}>{text.app.table.loading}</span>
          ) : (
            column.cell(row)
          )}
        </div>
      ))}
    </div>
  );
};
