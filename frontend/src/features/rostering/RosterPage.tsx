import { Trans, useLingui } from '@lingui/react/macro';
import { use, useState } from 'react';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useErrorWords } from '@/app/words';
import { graphql } from '@/gql';
import type { RosterPage_importsQuery } from '@/gql/graphql';
import { type Column, EmptyState, Link, PageHeader, Section, StatusMark, Table } from '@/ui';
import { RosterUpload } from './RosterUpload';
import { speakRosterWords } from './speak';
import { useChangesInWords } from './useChangesInWords';
import { STATES, useRosterWords } from './words';

const IMPORTS = graphql(`
  query RosterPage_imports($after: String) {
    rosterImports(first: 25, after: $after) {
      edges {
        cursor
        node {
          id
          fileName
          state
          createdAt
          counts
          uploadedBy {
            id
            name
          }
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
`);

type Import = RosterPage_importsQuery['rosterImports']['edges'][number]['node'];

/** Rosters: bring one, and what became of those before. `onUploaded` goes to the import's own page. */
export function RosterPage({ onUploaded }: { onUploaded: (importId: string) => void }) {
  use(speakRosterWords());
  const { t } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const said = useRosterWords();
  const changes = useChangesInWords();
  const inWords = useErrorWords();
  const [after, setAfter] = useState<string | null>(null);
  const [{ data, fetching, error }, retry] = useQuery({
    query: IMPORTS,
    variables: { after },
    requestPolicy: 'cache-and-network',
  });
  const imports = data?.rosterImports;
  const columns: Column<Import>[] = [
    {
      id: 'file',
      header: t`File`,
      isRowHeader: true,
      className: 'min-w-48',
      cell: (row) => (
        <Link href={`/roster/${encodeURIComponent(row.id)}`} look="row" className="font-strong wrap-anywhere">
          {row.fileName}
        </Link>
      ),
    },
    { id: 'who', header: t`Sent by`, cell: (row) => row.uploadedBy.name },
    {
      id: 'when',
      header: t`When`,
      className: 'whitespace-nowrap',
      cell: (row) => <time dateTime={row.createdAt}>{dates.instant(row.createdAt, timeZone)}</time>,
    },
    {
      id: 'state',
      header: t`State`,
      cell: (row) => (
        <StatusMark standing={STATES[row.state]?.standing ?? 'plain'}>{said('state', row.state)}</StatusMark>
      ),
    },
    {
      id: 'counts',
      header: t`Changes`,
      className: 'min-w-48 tabular-nums',
      cell: (row) => changes(row.counts),
    },
  ];
  return (
    <>
      <PageCrumbs crumbs={[{ label: t`Roster` }]} />
      <PageHeader title={t`Roster`} />
      <div className="flex flex-col gap-6">
        <RosterUpload onUploaded={onUploaded} />
        <Section title={t`Earlier rosters`}>
          <Table
            label={t`Rosters`}
            columns={columns}
            rows={imports?.edges.map((edge) => edge.node)}
            getId={(row) => row.id}
            isLoading={fetching}
            error={error && inWords(error).message}
            onRetry={() => retry({ requestPolicy: 'network-only' })}
            empty={
              <EmptyState title={<Trans>No roster has come yet.</Trans>}>
                <Trans>
                  Schools, staff, students and families come from your student information system. Export a
                  OneRoster bundle there and drop it above.
                </Trans>
              </EmptyState>
            }
            hasMore={imports?.pageInfo.hasNextPage}
            onShowMore={() => setAfter(imports?.pageInfo.endCursor ?? null)}
            isLoadingMore={fetching && after !== null}
            total={imports?.totalCount}
          />
        </Section>
      </div>
    </>
  );
}
