import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { useDates } from '@/app/useDates';
import { useErrorWords } from '@/app/words';
import { graphql } from '@/gql';
import type { DeadJobsPage_jobsQuery } from '@/gql/graphql';
import { Button, type Column, EmptyState, Link, PageHeader, Table, toast } from '@/ui';
import { speakDeploymentWords } from './speak';

await speakDeploymentWords();

const JOBS = graphql(`
  query DeadJobsPage_jobs {
    deadJobs {
      id
      task
      queue
      attempts
      failedAt
      district
    }
  }
`);

const RETRY = graphql(`
  mutation DeadJobsPage_retry($id: ID!) {
    retryDeadJob(id: $id) {
      id
    }
  }
`);

type Job = DeadJobsPage_jobsQuery['deadJobs'][number];

/** Background work that was tried as often as it may be, and waits for somebody to look. */
export function DeadJobsPage() {
  const { t } = useLingui();
  const dates = useDates();
  const inWords = useErrorWords();
  const [{ data, fetching, error }, reload] = useQuery({ query: JOBS, requestPolicy: 'cache-and-network' });
  const [, retry] = useMutation(RETRY);
  const [retrying, setRetrying] = useState<string | null>(null);
  const tryAgain = async (job: Job) => {
    setRetrying(job.id);
    const answer = await retry({ id: job.id });
    setRetrying(null);
    if (answer.error) toast({ text: inWords(answer.error).message, tone: 'danger' });
    else if (answer.data?.retryDeadJob) toast({ text: t`${job.task} is tried again.`, tone: 'ok' });
    else toast({ text: t`${job.task} was no longer waiting.` });
    reload({ requestPolicy: 'network-only' });
  };
  const columns: Column<Job>[] = [
    {
      id: 'task',
      header: t`Job`,
      isRowHeader: true,
      cell: (row) => <span className="font-strong wrap-anywhere">{row.task}</span>,
    },
    { id: 'district', header: t`District`, cell: (row) => row.district },
    { id: 'queue', header: t`Queue`, cell: (row) => row.queue },
    {
      id: 'attempts',
      header: t`Attempts`,
      align: 'end',
      className: 'tabular-nums',
      cell: (row) => row.attempts,
    },
    {
      id: 'failedAt',
      header: t`Failed`,
      className: 'whitespace-nowrap',
      // Jobs of every district in one list: the operator's own clock.
      cell: (row) =>
        row.failedAt && <time dateTime={row.failedAt}>{dates.instant(row.failedAt, undefined)}</time>,
    },
    {
      id: 'retry',
      header: <span className="sr-only">{t`What to do`}</span>,
      align: 'end',
      cell: (row) => (
        <Button
          size="small"
          isPending={retrying === row.id}
          aria-label={t`Try again: ${row.task}`}
          onPress={() => tryAgain(row)}
        >
          <Trans>Try again</Trans>
        </Button>
      ),
    },
  ];
  return (
    <>
      <PageCrumbs crumbs={[{ label: t`Deployment`, href: '/deployment' }, { label: t`Failed jobs` }]} />
      <PageHeader
        title={t`Failed jobs`}
        subtitle={t`Work in the background that was tried as often as it may be.`}
        actions={
          <Link href="/deployment" look="quiet">
            <Trans>See districts</Trans>
          </Link>
        }
      />
      <Table
        label={t`Failed jobs`}
        columns={columns}
        rows={data?.deadJobs}
        getId={(row) => row.id}
        isLoading={fetching}
        error={error && inWords(error).message}
        onRetry={() => reload({ requestPolicy: 'network-only' })}
        empty={<EmptyState title={<Trans>Nothing has failed.</Trans>} />}
      />
    </>
  );
}
