import { Trans, useLingui } from '@lingui/react/macro';
import { use } from 'react';
import { useQuery } from 'urql';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useErrorWords } from '@/app/words';
import { graphql } from '@/gql';
import { DataList, EmptyState, Link, Section, StatusMark } from '@/ui';
import { speakRosterWords } from './speak';
import { useChangesInWords } from './useChangesInWords';
import { STATES, useRosterWords } from './words';

const LATEST = graphql(`
  query LatestRoster_read {
    rosterImports(first: 1) {
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
    }
  }
`);

/** The roster that came last and what became of it; the way to bring another. */
export function LatestRoster() {
  use(speakRosterWords());
  const { t } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const said = useRosterWords();
  const changes = useChangesInWords();
  const inWords = useErrorWords();
  const [{ data, fetching, error }, retry] = useQuery({
    query: LATEST,
    requestPolicy: 'cache-and-network',
  });
  return (
    <Section
      title={t`Latest roster`}
      actions={
        <Link href="/roster" look="quiet" size="small">
          <Trans>Bring a roster</Trans>
        </Link>
      }
    >
      <DataList
        label={t`Latest roster`}
        rows={data?.rosterImports.edges.map((edge) => edge.node)}
        getId={(row) => row.id}
        isLoading={fetching}
        error={error && inWords(error).message}
        onRetry={() => retry({ requestPolicy: 'network-only' })}
        empty={
          <EmptyState title={<Trans>No roster has come yet.</Trans>}>
            <Trans>Schools, staff, students and families come with it.</Trans>
          </EmptyState>
        }
      >
        {(row) => (
          <div className="flex flex-wrap items-center gap-x-6 gap-y-1 py-2">
            <div className="min-w-0 grow basis-64">
              <Link
                href={`/roster/${encodeURIComponent(row.id)}`}
                look="row"
                className="font-strong wrap-anywhere"
              >
                {row.fileName}
              </Link>
              <p className="text-sm text-ink-2">
                <time dateTime={row.createdAt}>{dates.instant(row.createdAt, timeZone)}</time> ·{' '}
                {row.uploadedBy.name}
              </p>
              <p className="text-sm text-ink-2 tabular-nums">{changes(row.counts)}</p>
            </div>
            <StatusMark standing={STATES[row.state]?.standing ?? 'plain'}>
              {said('state', row.state)}
            </StatusMark>
          </div>
        )}
      </DataList>
    </Section>
  );
}
