import { Trans, useLingui } from '@lingui/react/macro';
import { Suspense, useState } from 'react';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { useDates } from '@/app/useDates';
import { useErrorWords } from '@/app/words';
import { TodayTools } from '@/features/worklists';
import { graphql } from '@/gql';
import { DataList, EmptyState, PageHeader, Section } from '@/ui';
import { TodayRow } from './TodayRow';

const TODAY = graphql(`
  query TodayPage_today {
    today {
      rows {
        id
        standing
        whose
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
  const [capacity, setCapacity] = useState('');
  const all = data?.today.rows;
  const capacities = [...new Set(all?.map((row) => row.whose).filter(Boolean))];
  const rows = capacities.includes(capacity) ? all?.filter((row) => row.whose === capacity) : all;
  const again = () => retry({ requestPolicy: 'network-only' });
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
      <PageHeader
        title={t`Today`}
        actions={
          <Suspense>
            <TodayTools capacities={capacities} chosen={capacity} onChoose={setCapacity} />
          </Suspense>
        }
      />
      {!rows || rows.length === 0 ? (
        <DataList
          label={t`Today`}
          rows={rows}
          getId={(row) => row.id}
          isLoading={fetching}
          error={error && inWords(error).message}
          onRetry={again}
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
          {(row) => <TodayRow row={row} onChanged={again} />}
        </DataList>
      ) : (
        parts
          .filter((part) => part.rows.length > 0)
          .map((part) => (
            <Section key={part.title} title={part.title} note={part.rows.length}>
              <DataList label={part.title} rows={part.rows} getId={(row) => row.id}>
                {(row) => <TodayRow row={row} onChanged={again} />}
              </DataList>
            </Section>
          ))
      )}
    </>
  );
}
