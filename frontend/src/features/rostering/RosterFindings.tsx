import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useQuery } from 'urql';
import { useErrorWords } from '@/app/words';
import { graphql } from '@/gql';
import type { RosterFindings_findingsQuery } from '@/gql/graphql';
import { type Column, EmptyState, Section, Select, type Standing, StatusMark, Table } from '@/ui';
import { FINDING_KINDS, useRosterWords } from './words';

const FINDINGS = graphql(`
  query RosterFindings_findings($id: ID!, $kind: String, $subject: String, $after: String) {
    rosterImport(id: $id) {
      id
      findings(kind: $kind, subject: $subject, first: 50, after: $after) {
        edges {
          cursor
          node {
            id
            kind
            subject
            label
            file
            line
            reason
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
        totalCount {
          value
          isExact
        }
      }
    }
  }
`);

type Finding = NonNullable<RosterFindings_findingsQuery['rosterImport']>['findings']['edges'][number]['node'];

const STANDINGS: Record<string, Standing> = {
  unreadable: 'overdue',
  unmapped: 'due-soon',
  gone: 'waiting',
  changed: 'partial',
};
const ALL = 'all';

/** What the roster says row by row, narrowed to a kind and a subject. */
export function RosterFindings({ importId, subjects }: { importId: string; subjects: readonly string[] }) {
  const { t } = useLingui();
  const said = useRosterWords();
  const inWords = useErrorWords();
  const [filter, setFilter] = useState({ kind: ALL, subject: ALL, after: null as string | null });
  const [{ data, fetching, error }, retry] = useQuery({
    query: FINDINGS,
    variables: {
      id: importId,
      kind: filter.kind === ALL ? null : filter.kind,
      subject: filter.subject === ALL ? null : filter.subject,
      after: filter.after,
    },
    requestPolicy: 'cache-and-network',
  });
  const findings = data?.rosterImport?.findings;
  const columns: Column<Finding>[] = [
    {
      id: 'label',
      header: t`What`,
      isRowHeader: true,
      className: 'min-w-36',
      cell: (row) => (
        <>
          <span className="wrap-anywhere">{row.label}</span>
          <span className="block text-sm text-ink-2">{said('subject', row.subject)}</span>
        </>
      ),
    },
    {
      id: 'kind',
      header: t`Kind`,
      cell: (row) => (
        <StatusMark standing={STANDINGS[row.kind] ?? 'plain'}>{said('kind', row.kind)}</StatusMark>
      ),
    },
    { id: 'reason', header: t`Why`, className: 'min-w-48', cell: (row) => row.reason },
    {
      id: 'where',
      header: t`Where`,
      className: 'min-w-36 text-sm text-ink-2',
      cell: (row) =>
        row.file && (
          <span className="wrap-anywhere">
            {row.line === null ? row.file : t`${row.file}, line ${row.line}`}
          </span>
        ),
    },
  ];
  return (
    <Section title={t`Row by row`}>
      <div className="flex flex-wrap gap-3 pb-3">
        <Select
          label={t`Kind`}
          options={[
            { id: ALL, label: t`All kinds` },
            ...FINDING_KINDS.map((id) => ({ id: id as string, label: said('kind', id) })),
          ]}
          value={filter.kind}
          onChange={(kind) => setFilter({ ...filter, kind, after: null })}
          className="min-w-44"
        />
        {subjects.length > 1 && (
          <Select
            label={t`What`}
            options={[
              { id: ALL, label: t`Everything` },
              ...subjects.map((id) => ({ id, label: said('subject', id) })),
            ]}
            value={filter.subject}
            onChange={(subject) => setFilter({ ...filter, subject, after: null })}
            className="min-w-44"
          />
        )}
      </div>
      <Table
        label={t`Rows`}
        columns={columns}
        rows={findings?.edges.map((edge) => edge.node)}
        getId={(row) => row.id}
        isLoading={fetching}
        error={error && inWords(error).message}
        onRetry={() => retry({ requestPolicy: 'network-only' })}
        empty={
          <EmptyState
            title={
              filter.kind === ALL && filter.subject === ALL ? (
                <Trans>There is no row to look at.</Trans>
              ) : (
                <Trans>Nothing of this kind.</Trans>
              )
            }
          />
        }
        hasMore={findings?.pageInfo.hasNextPage}
        onShowMore={() => setFilter({ ...filter, after: findings?.pageInfo.endCursor ?? null })}
        isLoadingMore={fetching && filter.after !== null}
        total={findings?.totalCount}
      />
    </Section>
  );
}
