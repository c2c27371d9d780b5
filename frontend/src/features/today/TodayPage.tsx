import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { useDates } from '@/app/useDates';
import { useErrorWords } from '@/app/words';
import { graphql } from '@/gql';
import { DataList, EmptyState, PageHeader, Section } from '@/ui';
import { TodayRow } from './TodayRow';

const TODAY = graphql(`
  query TodayPage_today {
    today {
      rows {
        id
        standing
        ...TodayRow_row
      }
      next {
        id
        what
        dueOn
        student {
          id
          name
        }
      }
    }
  }
`);

/** What is due, what comes this week, what waits for others; and below it what is still far. */
export function TodayPage() {
  const { t } = useLingui();
  const dates = useDates();
  const inWords = useErrorWords();
  const [{ data, fetching, error }, retry] = useQuery({ query: TODAY, requestPolicy: 'cache-and-network' });
  const rows = data?.today.rows;
  const next = data?.today.next;
  const parts = [
    { standing: 'overdue', title: t`Overdue` },
    { standing: 'this_week', title: t`This week` },
    { standing: 'waiting', title: t`Waiting for others` },
    { standing: 'later', title: t`Later` },
  ].map((part) => ({ ...part, rows: rows?.filter((row) => row.standing === part.standing) ?? [] }));
  return (
    <>
      <PageCrumbs crumbs={[{ label: t`Today` }]} />
      <PageHeader title={t`Today`} />
      {!rows || rows.length === 0 ? (
        <DataList
          label={t`Today`}
          rows={rows}
          getId={(row) => row.id}
          isLoading={fetching}
          error={error && inWords(error).message}
          onRetry={() => retry({ requestPolicy: 'network-only' })}
          empty={
            <EmptyState title={<Trans>Nothing is due.</Trans>}>
              {next?.dueOn && next.student && (
                <Trans>
                  Next: {next.what} for {next.student.name}, {dates.day(next.dueOn)}.
                </Trans>
              )}
            </EmptyState>
          }
        >
          {(row) => <TodayRow row={row} />}
        </DataList>
      ) : (
        parts
          .filter((part) => part.rows.length > 0)
          .map((part) => (
            <Section key={part.title} title={part.title} note={part.rows.length}>
              <DataList label={part.title} rows={part.rows} getId={(row) => row.id}>
                {(row) => <TodayRow row={row} />}
              </DataList>
            </Section>
          ))
      )}
    </>
  );
}
