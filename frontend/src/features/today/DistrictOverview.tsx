import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, Suspense } from 'react';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { useViewer } from '@/app/session';
import { useErrorWords } from '@/app/words';
import { LatestRoster } from '@/features/rostering';
import { graphql } from '@/gql';
import { DataList, EmptyState, Link, PageHeader, Section, Skeleton, StatusMark } from '@/ui';

const SCHOOLS = graphql(`
  query DistrictOverview_schools {
    schools {
      id
      name
      studentCount
    }
  }
`);

const ACCESS = graphql(`
  query DistrictOverview_access {
    staffShutOut {
      total
      stillToInvite
    }
  }
`);

const SHOWN_SCHOOLS = 10;

/** Staff who cannot sign in any more, while there are any: the one thing only an administrator can mend. */
function Access() {
  const { t } = useLingui();
  const [{ data }] = useQuery({ query: ACCESS, requestPolicy: 'cache-and-network' });
  const found = data?.staffShutOut;
  if (!found || found.total === 0) return null;
  return (
    <Section
      title={t`Cannot sign in any more`}
      note={found.total}
      actions={
        <Link href="/people" look="quiet" size="small">
          <Trans>Let them back in</Trans>
        </Link>
      }
    >
      <StatusMark standing={found.stillToInvite > 0 ? 'overdue' : 'waiting'} isSentence>
        {found.stillToInvite > 0 ? (
          <Plural
            value={found.stillToInvite}
            one="One of the staff has not been invited again yet."
            other="# of the staff have not been invited again yet."
          />
        ) : (
          <Trans>All of them are invited again.</Trans>
        )}
      </StatusMark>
    </Section>
  );
}

function Schools() {
  const { t } = useLingui();
  const inWords = useErrorWords();
  const [{ data, fetching, error }, retry] = useQuery({ query: SCHOOLS, requestPolicy: 'cache-and-network' });
  const schools = data?.schools;
  const more = (schools?.length ?? 0) - SHOWN_SCHOOLS;
  return (
    <Section
      title={t`Schools`}
      note={schools && schools.length > 0 ? schools.length : undefined}
      actions={
        <Link href="/schools" look="quiet" size="small">
          <Trans>See every school</Trans>
        </Link>
      }
    >
      <DataList
        label={t`Schools`}
        rows={schools?.slice(0, SHOWN_SCHOOLS)}
        getId={(row) => row.id}
        isLoading={fetching}
        error={error && inWords(error).message}
        onRetry={() => retry({ requestPolicy: 'network-only' })}
        empty={
          <EmptyState title={<Trans>There are no schools yet.</Trans>}>
            <Trans>Schools come with the roster.</Trans>
          </EmptyState>
        }
      >
        {(row) => (
          <div className="flex flex-wrap gap-x-6 gap-y-1 py-2">
            <Link
              href={`/students?schoolId=${encodeURIComponent(row.id)}`}
              look="row"
              className="min-w-0 grow font-strong"
            >
              {row.name}
            </Link>
            <span className="text-ink-2 tabular-nums">
              <Plural value={row.studentCount} one="# student" other="# students" />
            </span>
          </div>
        )}
      </DataList>
      {more > 0 && (
        <p className="pt-2 text-ink-2">
          <Plural value={more} one="and # more" other="and # more" />
        </p>
      )}
    </Section>
  );
}

/** What somebody without students of their own may do, where it is, and why they would. */
function Ways({ places }: { places: readonly string[] }) {
  const { t } = useLingui();
  const all: { place: string; href: string; name: string; what: ReactNode }[] = [
    {
      place: 'people',
      href: '/people',
      name: t`Find people`,
      what: <Trans>Staff, guardians and students the district knows, and the roles they hold.</Trans>,
    },
    {
      place: 'students',
      href: '/students',
      name: t`Find a student`,
      what: <Trans>By name or by school.</Trans>,
    },
    {
      place: 'roster',
      href: '/roster',
      name: t`See every roster`,
      what: <Trans>What each of them changed, row by row, and what could not be read.</Trans>,
    },
  ];
  return (
    <Section title={t`What you can do here`}>
      <ul className="flex flex-col">
        {all
          .filter((way) => places.includes(way.place))
          .map((way) => (
            <li key={way.place} className="py-2">
              <Link href={way.href} look="row" className="font-strong">
                {way.name}
              </Link>
              <p className="text-sm text-ink-2">{way.what}</p>
            </li>
          ))}
      </ul>
    </Section>
  );
}

/** Where an administrator or a registrar begins: nothing is due for them, so the district itself is shown. */
export function DistrictOverview() {
  const { t } = useLingui();
  const { places, roles, district } = useViewer();
  return (
    <>
      <PageCrumbs crumbs={[{ label: t`Overview` }]} />
      <PageHeader title={t`Overview`} subtitle={district.name} />
      {roles.includes('district_admin') && <Access />}
      {places.includes('roster') && (
        <Suspense fallback={<Skeleton />}>
          <LatestRoster />
        </Suspense>
      )}
      <Schools />
      <Ways places={places} />
    </>
  );
}
