import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useErrorWords } from '@/app/words';
import { graphql } from '@/gql';
import type { MeetingsPage_meetingsQuery } from '@/gql/graphql';
import { DataList, EmptyState, Link, PageHeader, Section } from '@/ui';
import { MeetingStanding, useMeetingWords } from './words';

const MEETINGS = graphql(`
  query MeetingsPage_meetings($after: String) {
    meetings(first: 50, after: $after) {
      edges {
        cursor
        node {
          id
          kind
          startsAt
          location
          state
          student {
            id
            name
          }
          participants {
            id
            answer
          }
          requiredRoles {
            key
            title
            invited
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

type Meeting = MeetingsPage_meetingsQuery['meetings']['edges'][number]['node'];

/** The meetings one is asked to or has arranged: what comes first, then what was. */
export function MeetingsPage() {
  const { t } = useLingui();
  const inWords = useErrorWords();
  const [after, setAfter] = useState<string | null>(null);
  const [{ data, fetching, error }, ask] = useQuery({
    query: MEETINGS,
    variables: { after },
    requestPolicy: 'cache-and-network',
  });
  const rows = data?.meetings.edges.map((edge) => edge.node);
  const now = Date.now();
  const isComing = (meeting: Meeting) =>
    meeting.state !== 'held' && Date.parse(meeting.startsAt) > now - 86_400_000;
  const coming = rows?.filter(isComing).sort((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt));
  const page = {
    isLoading: fetching,
    error: error && inWords(error).message,
    onRetry: () => ask({ requestPolicy: 'network-only' }),
  };
  return (
    <>
      <PageCrumbs crumbs={[{ label: t`Meetings` }]} />
      <PageHeader title={t`Meetings`} />
      <Section title={<Trans>Coming</Trans>}>
        <DataList
          label={t`Coming meetings`}
          rows={coming}
          getId={(meeting) => meeting.id}
          {...page}
          empty={
            <EmptyState title={<Trans>No meeting is coming.</Trans>}>
              <Trans>Arrange one from a student's page.</Trans>
            </EmptyState>
          }
        >
          {(meeting) => <MeetingRow meeting={meeting} />}
        </DataList>
      </Section>
      {rows?.some((meeting) => !isComing(meeting)) && (
        <Section title={<Trans>Earlier</Trans>}>
          <DataList
            label={t`Earlier meetings`}
            rows={rows.filter((meeting) => !isComing(meeting))}
            getId={(meeting) => meeting.id}
            hasMore={data?.meetings.pageInfo.hasNextPage}
            onShowMore={() => setAfter(data?.meetings.pageInfo.endCursor ?? null)}
            isLoadingMore={fetching && after !== null}
          >
            {(meeting) => <MeetingRow meeting={meeting} />}
          </DataList>
        </Section>
      )}
    </>
  );
}

function MeetingRow({ meeting }: { meeting: Meeting }) {
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const kindOf = useMeetingWords();
  const coming = meeting.participants.filter((one) => one.answer === 'coming').length;
  const total = meeting.participants.length;
  const missing = meeting.requiredRoles.filter((role) => !role.invited);
  return (
    <div className="grid items-baseline gap-x-6 gap-y-0.5 py-2 sm:grid-cols-[11rem_minmax(0,1fr)_8rem] lg:grid-cols-[11rem_minmax(0,1fr)_9rem_minmax(0,1fr)]">
      <time className="tabular-nums" dateTime={meeting.startsAt}>
        {dates.instant(meeting.startsAt, timeZone)}
      </time>
      <span>
        <Link href={`/meetings/${meeting.id}`} look="row" className="font-strong">
          {meeting.student.name}
        </Link>
        <span className="text-ink-2"> · {kindOf(meeting.kind)}</span>
      </span>
      <MeetingStanding state={meeting.state} />
      <span className="text-sm text-ink-2 sm:max-lg:col-start-2 sm:max-lg:col-end-4">
        {meeting.location}
        {meeting.state !== 'held' && (
          <>
            {' · '}
            <Trans>
              {coming} of {total} coming
            </Trans>
          </>
        )}
        {missing.length > 0 && (
          <>
            {' · '}
            <Trans>nobody is asked as: {missing.map((role) => role.title).join(', ')}</Trans>
          </>
        )}
      </span>
    </div>
  );
}
