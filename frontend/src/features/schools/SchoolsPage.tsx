import { Trans, useLingui } from '@lingui/react/macro';
import { useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { useErrorWords } from '@/app/words';
import { graphql } from '@/gql';
import type { SchoolsPage_schoolsQuery } from '@/gql/graphql';
import { type Column, EmptyState, Link, PageHeader, type Sorting, Table } from '@/ui';

const SCHOOLS = graphql(`
  query SchoolsPage_schools {
    schools {
      id
      name
      studentCount
    }
  }
`);

type School = SchoolsPage_schoolsQuery['schools'][number];

/** The district's schools; each leads to its students. */
export function SchoolsPage() {
  const { t, i18n } = useLingui();
  const inWords = useErrorWords();
  const [{ data, fetching, error }, retry] = useQuery({ query: SCHOOLS, requestPolicy: 'cache-and-network' });
  const [sorting, setSorting] = useState<Sorting>({ column: 'name', direction: 'ascending' });
  const schools = data?.schools;
  const sorted = useMemo(() => {
    if (!schools) return undefined;
    const inOrder = [...schools].sort((a, b) =>
      sorting.column === 'students'
        ? a.studentCount - b.studentCount || a.name.localeCompare(b.name, i18n.locale)
        : a.name.localeCompare(b.name, i18n.locale),
    );
    return sorting.direction === 'ascending' ? inOrder : inOrder.reverse();
  }, [schools, sorting, i18n.locale]);
  const columns: Column<School>[] = [
    {
      id: 'name',
      header: t`School`,
      isRowHeader: true,
      isSortable: true,
      cell: (row) => (
        <Link href={`/students?schoolId=${encodeURIComponent(row.id)}`} look="row" className="font-strong">
          {row.name}
        </Link>
      ),
    },
    {
      id: 'students',
      header: t`Students`,
      isSortable: true,
      align: 'end',
      className: 'tabular-nums',
      cell: (row) => i18n.number(row.studentCount),
    },
  ];
  return (
    <>
      <PageCrumbs crumbs={[{ label: t`Schools` }]} />
      <PageHeader title={t`Schools`} />
      <div className="max-w-2xl">
        <Table
          label={t`Schools`}
          columns={columns}
          rows={sorted}
          getId={(row) => row.id}
          sorting={sorting}
          onSort={setSorting}
          isLoading={fetching}
          error={error && inWords(error).message}
          onRetry={() => retry({ requestPolicy: 'network-only' })}
          empty={
            <EmptyState title={<Trans>There are no schools yet.</Trans>}>
              <Trans>Schools come with the roster.</Trans>
            </EmptyState>
          }
        />
      </div>
    </>
  );
}
