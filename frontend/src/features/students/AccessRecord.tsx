import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Suspense, useState } from 'react';
import { useQuery } from 'urql';
import { Handovers } from '@/app/moved';
import { visitsOf } from '@/app/recordVisits';
import { deedWords } from '@/app/recordWords';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useErrorWords } from '@/app/words';
import { graphql } from '@/gql';
import { today } from '@/lib/dates';
import { DataList, Disclosure, EmptyState } from '@/ui';
import { useWhoRole } from './whoRole';

const RECORD = graphql(`
  query AccessRecord_entries($studentId: ID!, $after: String) {
    student(id: $studentId) {
      id
      handovers {
        ...Handovers_sent
      }
      recordOfAccess(first: 30, after: $after) {
        edges {
          cursor
          node {
            id
            at
            who
            whoRole
            action
            what
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

/** Who looked at the record and who changed it (34 CFR 300.614); asked for only when somebody wants to know. */
export function AccessRecord({ studentId }: { studentId: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="border-t border-line pt-3 pb-6">
      <Disclosure title={<Trans>Who looked at this record</Trans>} level={2} onOpenChange={setOpen}>
        {isOpen && <Entries studentId={studentId} />}
      </Disclosure>
    </div>
  );
}

function Entries({ studentId }: { studentId: string }) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const inWords = useErrorWords();
  const roleOf = useWhoRole();
  const { timeZone } = useViewer().district;
  const [after, setAfter] = useState<string | null>(null);
  const [{ data, fetching, error }, ask] = useQuery({
    query: RECORD,
    variables: { studentId, after },
    requestPolicy: 'cache-and-network',
  });
  const record = data?.student?.recordOfAccess;
  return (
    <>
      {!!data?.student?.handovers.length && (
        <Suspense>
          <Handovers sent={data.student.handovers} />
        </Suspense>
      )}
      <DataList
        label={t`Who looked at this record`}
        rows={
          record &&
          visitsOf(
            record.edges.map((edge) => edge.node),
            (at) => today(new Date(at), timeZone),
          )
        }
        getId={(visit) => visit.id}
        isLoading={fetching}
        error={error && inWords(error).message}
        onRetry={() => ask({ requestPolicy: 'network-only' })}
        empty={<EmptyState title={<Trans>Nobody has looked at this record yet.</Trans>} />}
        hasMore={record?.pageInfo.hasNextPage}
        onShowMore={() => setAfter(record?.pageInfo.endCursor ?? null)}
        isLoadingMore={fetching && after !== null}
        shown={record?.edges.length}
        total={record?.totalCount}
      >
        {({ last, deeds }) => (
          <div className="grid gap-x-4 py-1.5 sm:grid-cols-[11rem_minmax(0,1fr)_minmax(0,1fr)]">
            <time className="text-sm text-ink-2 tabular-nums" dateTime={last.at}>
              {dates.instant(last.at, timeZone)}
            </time>
            <p>
              {last.who || 'Trellis'}
              {last.whoRole && <span className="text-ink-2"> · {roleOf(last.whoRole)}</span>}
            </p>
            <ul>
              {deeds.map(({ entry, count }) => (
                <li key={entry.id}>
                  {i18n._(deedWords(entry.action, entry.what))}
                  {count > 1 && (
                    <span className="text-ink-2">
                      {' · '}
                      <Plural value={count} one="# time" other="# times" />
                    </span>
                  )}
                </li>
              ))}
            </ul>
          </div>
        )}
      </DataList>
    </>
  );
}
