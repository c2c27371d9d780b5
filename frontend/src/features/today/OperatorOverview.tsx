import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { useErrorWords } from '@/app/words';
import { STATUSES, speakDeploymentWords } from '@/features/deployment';
import { graphql } from '@/gql';
import type { OperatorOverview_readQuery } from '@/gql/graphql';
import { DataList, EmptyState, Link, PageHeader, Section, StatusMark } from '@/ui';

await speakDeploymentWords();

const READ = graphql(`
  query OperatorOverview_read {
    operatedDistricts {
      id
      name
      status
      statusReason
      administrators {
        invited
        signedInBefore
      }
    }
    deadJobs {
      id
    }
  }
`);

type District = OperatorOverview_readQuery['operatedDistricts'][number];

/** The server lists no more failed jobs than this. */
const MOST_JOBS = 200;

/** What a district still needs before its people can work; nothing when somebody administers it. */
function Missing({ administrators }: { administrators: District['administrators'] }) {
  if (administrators.some((one) => one.signedInBefore)) return null;
  return (
    <p className="text-sm text-ink-2">
      {administrators.some((one) => one.invited) ? (
        <Trans>Its administrator is invited and has not signed in yet.</Trans>
      ) : administrators.length > 0 ? (
        <Trans>Its administrator has not signed in yet.</Trans>
      ) : (
        <Trans>Nobody administers it yet: invite somebody.</Trans>
      )}
    </p>
  );
}

/** Where an operator begins: how every district stands, and whether jobs have failed. No person, no student. */
export default function OperatorOverview() {
  const { t, i18n } = useLingui();
  const inWords = useErrorWords();
  const [{ data, fetching, error }, retry] = useQuery({ query: READ, requestPolicy: 'cache-and-network' });
  const failed = data?.deadJobs.length;
  return (
    <>
      <PageCrumbs crumbs={[{ label: t`Overview` }]} />
      <PageHeader title={t`Overview`} />
      <Section
        title={t`Districts`}
        note={data?.operatedDistricts.length || undefined}
        actions={
          <>
            <Link href="/deployment" look="quiet" size="small">
              <Trans>See every district</Trans>
            </Link>
            <Link href="/deployment/new" look="quiet" size="small">
              <Trans>Add district</Trans>
            </Link>
          </>
        }
      >
        <DataList
          label={t`Districts`}
          rows={data?.operatedDistricts}
          getId={(row) => row.id}
          isLoading={fetching}
          error={error && inWords(error).message}
          onRetry={() => retry({ requestPolicy: 'network-only' })}
          empty={<EmptyState title={<Trans>There is no district yet.</Trans>} />}
        >
          {(row) => {
            const status = STATUSES[row.status];
            return (
              <div className="flex flex-wrap items-center gap-x-6 gap-y-1 py-2">
                <div className="min-w-0 grow basis-64">
                  <Link href={`/deployment/${encodeURIComponent(row.id)}`} look="row" className="font-strong">
                    {row.name}
                  </Link>
                  {row.statusReason && <p className="text-sm text-ink-2">{row.statusReason}</p>}
                  <Missing administrators={row.administrators} />
                </div>
                <StatusMark standing={status?.standing ?? 'plain'}>
                  {status ? i18n._(status.label) : row.status}
                </StatusMark>
              </div>
            );
          }}
        </DataList>
      </Section>
      {failed !== undefined && (
        <Section
          title={t`Failed jobs`}
          actions={
            failed > 0 && (
              <Link href="/deployment/jobs" look="quiet" size="small">
                <Trans>See failed jobs</Trans>
              </Link>
            )
          }
        >
          <StatusMark standing={failed > 0 ? 'overdue' : 'done'} isSentence>
            {failed === 0 ? (
              <Trans>Nothing has failed.</Trans>
            ) : failed < MOST_JOBS ? (
              <Plural
                value={failed}
                one="# job failed as often as it may; it waits for you."
                other="# jobs failed as often as they may; they wait for you."
              />
            ) : (
              <Trans>{failed} jobs or more failed as often as they may; they wait for you.</Trans>
            )}
          </StatusMark>
        </Section>
      )}
    </>
  );
}
