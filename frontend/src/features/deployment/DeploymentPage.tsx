import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { useErrorWords } from '@/app/words';
import { graphql } from '@/gql';
import type { DeploymentPage_districtsQuery } from '@/gql/graphql';
import { type Column, EmptyState, Link, PageHeader, StatusMark, Table } from '@/ui';
import { speakDeploymentWords } from './speak';
import { timeZoneName } from './states';
import { AUDIENCES, STATUSES } from './words';

await speakDeploymentWords();

const DISTRICTS = graphql(`
  query DeploymentPage_districts {
    operatedDistricts {
      id
      slug
      name
      state
      timeZone
      status
      statusReason
      schoolYear
      providers {
        id
        audience
        label
      }
    }
  }
`);

type District = DeploymentPage_districtsQuery['operatedDistricts'][number];

/** The districts of this deployment, as their operator sees them: no person, no student. */
export function DeploymentPage() {
  const { t, i18n } = useLingui();
  const inWords = useErrorWords();
  const [{ data, fetching, error }, retry] = useQuery({
    query: DISTRICTS,
    requestPolicy: 'cache-and-network',
  });
  const columns: Column<District>[] = [
    {
      id: 'name',
      header: t`District`,
      isRowHeader: true,
      cell: (row) => (
        <>
          <Link href={`/deployment/${encodeURIComponent(row.id)}`} look="row" className="font-strong">
            {row.name}
          </Link>
          <span className="block text-sm text-ink-2">{row.slug}</span>
        </>
      ),
    },
    { id: 'state', header: t`State`, cell: (row) => row.state },
    {
      id: 'timeZone',
      header: t`Time zone`,
      className: 'max-sm:hidden',
      cell: (row) => timeZoneName(row.timeZone, i18n.locale),
    },
    {
      id: 'status',
      header: t`Status`,
      cell: (row) => {
        const status = STATUSES[row.status];
        return (
          <>
            <StatusMark standing={status?.standing ?? 'plain'}>
              {status ? i18n._(status.label) : row.status}
            </StatusMark>
            {row.statusReason && <span className="block text-sm text-ink-2">{row.statusReason}</span>}
          </>
        );
      },
    },
    {
      id: 'schoolYear',
      header: t`School year`,
      className: 'whitespace-nowrap tabular-nums max-sm:hidden',
      cell: (row) => row.schoolYear,
    },
    {
      id: 'providers',
      header: t`Sign-in`,
      className: 'max-sm:hidden',
      cell: (row) => (
        <ul>
          {row.providers.map((provider) => (
            <li key={provider.id}>
              {provider.label} <span className="text-ink-2">· {i18n._(AUDIENCES[provider.audience])}</span>
            </li>
          ))}
        </ul>
      ),
    },
  ];
  return (
    <>
      <PageCrumbs crumbs={[{ label: t`Deployment` }]} />
      <PageHeader
        title={t`Districts`}
        actions={
          <>
            <Link href="/deployment/jobs" look="quiet">
              <Trans>See failed jobs</Trans>
            </Link>
            <Link href="/deployment/new" look="primary">
              <Trans>Add district</Trans>
            </Link>
          </>
        }
      />
      <Table
        label={t`Districts`}
        columns={columns}
        rows={data?.operatedDistricts}
        getId={(row) => row.id}
        isLoading={fetching}
        error={error && inWords(error).message}
        onRetry={() => retry({ requestPolicy: 'network-only' })}
        empty={
          <EmptyState title={<Trans>There is no district yet.</Trans>}>
            <Trans>Add one with its identity provider; its roster brings schools and people.</Trans>
          </EmptyState>
        }
      />
    </>
  );
}
