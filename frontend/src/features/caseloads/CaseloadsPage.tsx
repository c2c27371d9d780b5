import { Trans, useLingui } from '@lingui/react/macro';
import { use } from 'react';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { useErrorWords } from '@/app/words';
import { Banner, EmptyState, Link, PageHeader, StatusMark, Table } from '@/ui';
import { CASELOADS } from './documents';
import { caseloadsWords } from './speak';

/** Whose students they are, and how many have nobody. */
export function CaseloadsPage() {
  use(caseloadsWords());
  const { t } = useLingui();
  const inWords = useErrorWords();
  const [{ data, fetching, error }, ask] = useQuery({
    query: CASELOADS,
    requestPolicy: 'cache-and-network',
  });
  const nobodys = data?.studentsWithoutCaseManager.length ?? 0;
  return (
    <>
      <PageCrumbs crumbs={[{ label: t`Students`, href: '/students' }, { label: t`Caseloads` }]} />
      <PageHeader title={t`Caseloads`} />
      {nobodys > 0 && (
        <Banner
          tone="attention"
          title={
            nobodys === 1 ? (
              <Trans>One student has no case manager.</Trans>
            ) : (
              <Trans>{nobodys} students have no case manager.</Trans>
            )
          }
          action={
            <Link href="/caseloads/nobody" look="primary">
              <Trans>Give them one</Trans>
            </Link>
          }
        >
          <Trans>They have a plan or an open case, and nobody whose days and letters they are.</Trans>
        </Banner>
      )}
      <Table
        label={t`Caseloads`}
        rows={data?.caseloads}
        getId={(one) => one.personId}
        isLoading={fetching}
        error={error && inWords(error).message}
        onRetry={() => ask({ requestPolicy: 'network-only' })}
        empty={
          <EmptyState title={<Trans>Nobody is a case manager yet.</Trans>}>
            <Trans>A case manager is named in the team of each student.</Trans>
          </EmptyState>
        }
        columns={[
          {
            id: 'who',
            header: <Trans>Case manager</Trans>,
            isRowHeader: true,
            cell: (one) => (
              <>
                <span className="font-strong">{one.name}</span>
                {!one.isHere && (
                  <StatusMark standing="overdue" className="ms-3">
                    <Trans>not here any more</Trans>
                  </StatusMark>
                )}
              </>
            ),
          },
          { id: 'students', header: <Trans>Students</Trans>, align: 'end', cell: (one) => one.studentCount },
          {
            id: 'deeds',
            header: <Trans>What to do</Trans>,
            cell: (one) => (
              <Link href={`/caseloads/${one.personId}`} aria-label={t`Hand over the students of ${one.name}`}>
                <Trans>Hand over…</Trans>
              </Link>
            ),
          },
        ]}
      />
    </>
  );
}
