import { Plural, Trans } from '@lingui/react/macro';
import { lazy, type ReactNode, Suspense } from 'react';
import { Button } from '../Button/Button';
import { ErrorState } from '../ErrorState/ErrorState';
import { Skeleton } from '../Skeleton/Skeleton';

const VirtualRows = lazy(() => import('./VirtualRows'));

/** Above this many rows only those in view are in the page. */
export const MANY_ROWS = 200;

export interface ListStates {
  /** True while the first answer is on its way. With rows there, they stay. */
  isLoading?: boolean;
  /** A sentence in the person's language. Rows that are there stay below it. */
  error?: ReactNode;
  onRetry?: () => void;
  /** An EmptyState. */
  empty?: ReactNode;
  hasMore?: boolean;
  onShowMore?: () => void;
  isLoadingMore?: boolean;
  /** How many of the `total` are shown, where a row stands for several. */
  shown?: number;
  /** How many there are in all; `isExact: false` reads "more than". */
  total?: { value: number; isExact: boolean } | null;
}

export interface DataListProps<Row> extends ListStates {
  /** What the list holds, for assistive technology. */
  label: string;
  rows: readonly Row[] | undefined;
  getId: (row: Row) => string;
  children: (row: Row) => ReactNode;
}

/** "Show more", and how much there is. */
export function ListFooter({
  shown,
  hasMore,
  onShowMore,
  isLoadingMore,
  total,
}: { shown: number } & ListStates) {
  if (!hasMore && !total) return null;
  return (
    <footer className="flex flex-wrap items-center gap-4 pt-3 text-sm text-ink-2">
      {hasMore && (
        <Button onPress={onShowMore} isPending={isLoadingMore}>
          <Trans>Show more</Trans>
        </Button>
      )}
      {total && (
        <span aria-live="polite" className="tabular-nums">
          {total.isExact ? (
            <Trans>
              {shown} of {total.value}
            </Trans>
          ) : (
            <Plural value={shown} one="# of many" other={`# of more than ${total.value}`} />
          )}
        </span>
      )}
    </footer>
  );
}

/** Rows of one kind in all their states: first load, empty, failed, some, very many. */
export function DataList<Row>({
  label,
  rows,
  getId,
  children,
  isLoading,
  error,
  onRetry,
  empty,
  ...more
}: DataListProps<Row>) {
  const problem = error && <ErrorState onRetry={onRetry}>{error}</ErrorState>;
  if (!rows) return problem || (isLoading ? <Skeleton lines={4} /> : null);
  if (rows.length === 0) return problem || empty || null;
  const plainRows = (shown: readonly Row[]) => (
    <ul aria-label={label} className="divide-y divide-line">
      {shown.map((row) => (
        <li key={getId(row)}>{children(row)}</li>
      ))}
    </ul>
  );
  return (
    <div>
      {problem}
      {rows.length <= MANY_ROWS ? (
        plainRows(rows)
      ) : (
        <Suspense fallback={plainRows(rows.slice(0, 50))}>
          <VirtualRows label={label} count={rows.length} getId={(index) => getId(rows[index] as Row)}>
            {(index) => children(rows[index] as Row)}
          </VirtualRows>
        </Suspense>
      )}
      <ListFooter {...more} shown={more.shown ?? rows.length} />
    </div>
  );
}
