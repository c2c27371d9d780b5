import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Suspense } from 'react';
import { useClient } from 'urql';
import { Handovers } from '@/app/moved';
import { type Visit, visitsOf } from '@/app/recordVisits';
import { deedWords } from '@/app/recordWords';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { graphql } from '@/gql';
import type { FamilyAccess_recordQuery } from '@/gql/graphql';
import { today } from '@/lib/dates';
import { DataList } from '@/ui/DataList/DataList';
import { EmptyState } from '@/ui/EmptyState/EmptyState';
import { PageHeader } from '@/ui/PageHeader/PageHeader';
import { BackHome } from '../parts/BackHome';
import { Loaded } from '../parts/Loaded';
import { useAsked } from '../useAsked';
import { useOlder } from '../useOlder';
import { roleWords } from '../words';

const RECORD = graphql(`
  query FamilyAccess_record($studentId: ID!, $first: Int!, $after: String) {
    student(id: $studentId) {
      id
      givenName
      handovers {
        ...Handovers_sent
      }
      recordOfAccess(first: $first, after: $after) {
        edges {
          cursor
          node {
            id
            at
            who
            whoRole
            action
            what
            purpose
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

type AccessRecord = NonNullable<FamilyAccess_recordQuery['student']>['recordOfAccess'];
type Entry = AccessRecord['edges'][number]['node'];

const PAGE = 30;

/** A reason somebody typed reads as a sentence; a key of the program says nothing to a family. */
function typedReason(purpose: string): string | null {
  return /\s/.test(purpose.trim()) ? purpose : null;
}

function VisitRow({ visit: { last: entry, deeds } }: { visit: Visit<Entry> }) {
  const { i18n } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const role = roleWords(entry.whoRole);
  const reason = entry.purpose;
  return (
    <div className="flex flex-col gap-0.5 py-3">
      <p>
        <span className="font-strong">{entry.who || <Trans>Somebody whose name we do not have</Trans>}</span>
        <span className="text-ink-2"> · {role ? i18n._(role) : entry.whoRole}</span>
      </p>
      {deeds.map((deed) => (
        <p key={deed.entry.id}>
          {i18n._(deedWords(deed.entry.action, deed.entry.what))}
          {deed.count > 1 && (
            <span className="text-ink-2">
              {' · '}
              <Plural value={deed.count} one="# time" other="# times" />
            </span>
          )}
        </p>
      ))}
      {reason && (
        <p className="text-ink-2">
          <Trans>Why: {reason}</Trans>
        </p>
      )}
      <p className="text-sm text-ink-2">
        <time dateTime={entry.at}>{dates.instant(entry.at, timeZone)}</time>
      </p>
    </div>
  );
}

function Entries({ studentId, newest }: { studentId: string; newest: AccessRecord }) {
  const { t } = useLingui();
  const client = useClient();
  const { timeZone } = useViewer().district;
  const { rows, error, onShowMore, ...more } = useOlder(newest, async (after) => {
    const variables = { studentId, first: PAGE, after };
    const answer = await client.query(RECORD, variables, { requestPolicy: 'network-only' }).toPromise();
    return { page: answer.data?.student?.recordOfAccess, error: answer.error };
  });
  return (
    <DataList
      label={t`Who looked at this record`}
      rows={visitsOf(
        // Which page asked is no reason to a family: only what somebody typed tells two visits apart.
        rows.map((row) => ({ ...row, purpose: typedReason(row.purpose) ?? '' })),
        (at) => today(new Date(at), timeZone),
      )}
      getId={(visit) => visit.id}
      error={error}
      onRetry={onShowMore}
      empty={<EmptyState title={<Trans>Nobody has looked at this record yet.</Trans>} />}
      onShowMore={onShowMore}
      shown={rows.length}
      total={rows.length > 0 ? newest.totalCount : null}
      {...more}
    >
      {(visit) => <VisitRow visit={visit} />}
    </DataList>
  );
}

/** Everybody who opened or changed the child's record, newest first. */
export default function AccessPage({ studentId }: { studentId: string }) {
  const { t } = useLingui();
  const { data, error, askAgain } = useAsked(RECORD, { studentId, first: PAGE, after: null }, null);
  const name = data?.student?.givenName;
  return (
    <>
      <BackHome />
      <PageHeader
        title={t`Who looked at this record`}
        subtitle={
          name && (
            <Trans>
              Each time a person opens or changes something about {name}, it is written down here.
            </Trans>
          )
        }
      />
      <Loaded thing={data && (data.student ?? null)} error={error} onRetry={askAgain}>
        {(student) => (
          <>
            {student.handovers.length > 0 && (
              <Suspense>
                <Handovers sent={student.handovers} />
              </Suspense>
            )}
            <Entries studentId={studentId} newest={student.recordOfAccess} />
          </>
        )}
      </Loaded>
    </>
  );
}
