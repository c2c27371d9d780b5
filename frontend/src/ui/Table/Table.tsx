import type { ReactNode } from 'react';
import { cx } from '@/lib/cx';
import { ListFooter, type ListStates } from '../DataList/DataList';
import { ErrorState } from '../ErrorState/ErrorState';
import { Icon } from '../Icon/Icon';
import { Skeleton } from '../Skeleton/Skeleton';

export interface Column<Row> {
  id: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  /** The cell that names the row; exactly one column should be it. */
  isRowHeader?: boolean;
  align?: 'start' | 'end';
  isSortable?: boolean;
  className?: string;
}

export interface Sorting {
  column: string;
  direction: 'ascending' | 'descending';
}

export interface TableProps<Row> extends ListStates {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[] | undefined;
  getId: (row: Row) => string;
  sorting?: Sorting;
  onSort?: (sorting: Sorting) => void;
  /** True prints the label above the table instead of keeping it for assistive technology. */
  showsLabel?: boolean;
}

function HeaderCell<Row>({
  column,
  sorting,
  onSort,
}: { column: Column<Row> } & Pick<TableProps<Row>, 'sorting' | 'onSort'>) {
  const direction = sorting?.column === column.id ? sorting.direction : undefined;
  const sort = () =>
    onSort?.({ column: column.id, direction: direction === 'ascending' ? 'descending' : 'ascending' });
  return (
    <th
      scope="col"
      aria-sort={direction ?? (column.isSortable ? 'none' : undefined)}
      className={cx(
        'border-b border-line-strong px-3 py-1.5 text-sm font-strong text-ink-2 first:ps-0',
        column.align === 'end' ? 'text-end' : 'text-start',
        column.className,
      )}
    >
      {column.isSortable ? (
        <button
          type="button"
          onClick={sort}
          className="inline-flex min-h-6 items-center gap-1 rounded-[3px] hover:text-ink-1"
        >
          {column.header}
          {direction ? (
            <span aria-hidden="true">{direction === 'ascending' ? '↑' : '↓'}</span>
          ) : (
            <Icon name="sort" className="size-[1em] text-ink-3" />
          )}
        </button>
      ) : (
        column.header
      )}
    </th>
  );
}

/** Rows and columns to compare. Scrolls by itself on narrow screens, with the keyboard as well. */
export function Table<Row>(props: TableProps<Row>) {
  const {
    label,
    columns,
    rows,
    getId,
    sorting,
    onSort,
    showsLabel,
    isLoading,
    error,
    onRetry,
    empty,
    ...more
  } = props;
  const problem = error && <ErrorState onRetry={onRetry}>{error}</ErrorState>;
  if (!rows) return problem || (isLoading ? <Skeleton lines={5} /> : null);
  if (rows.length === 0) return problem || empty || null;
  return (
    <div>
      {problem}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1) */}
      <section aria-label={label} tabIndex={0} className="relative overflow-x-auto rounded-[2px]">
        <table className="w-full border-collapse text-base">
          <caption className={showsLabel ? 'pb-2 text-start font-strong' : 'sr-only'}>{label}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <HeaderCell key={column.id} column={column} sorting={sorting} onSort={onSort} />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={getId(row)} className="hover:bg-surface-2">
                {columns.map((column) => {
                  const Cell = column.isRowHeader ? 'th' : 'td';
                  return (
                    <Cell
                      key={column.id}
                      scope={column.isRowHeader ? 'row' : undefined}
                      className={cx(
                        'border-b border-line px-3 py-2 align-top font-normal first:ps-0',
                        column.align === 'end' ? 'text-end' : 'text-start',
                        column.className,
                      )}
                    >
                      {column.cell(row)}
                    </Cell>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <ListFooter {...more} shown={more.shown ?? rows.length} />
    </div>
  );
}
