import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { useViewer } from '@/app/session';
import { useErrorWords } from '@/app/words';
import { printAddress } from '@/features/glance/sheet';
import { graphql } from '@/gql';
import { EmptyState, Link, PageHeader, SearchField } from '@/ui';
import { StudentTable } from './StudentTable';
import { useRowKeys } from './useRowKeys';
import { useSearch } from './useSearch';

const CASELOAD = graphql(`
  query CaseloadPage_caseload($search: String, $after: String) {
    caseload(first: 50, search: $search, after: $after) {
      edges {
        cursor
        node {
          id
          ...StudentTable_student
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

/** The caseload of who is signed in. */
export function MyCaseload() {
  const { person } = useViewer();
  return <CaseloadPage readerId={person.id} />;
}

/** The students one works with. */
export function CaseloadPage({ readerId }: { readerId?: string }) {
  const { t, i18n } = useLingui();
  const inWords = useErrorWords();
  const { text, setText, search, after, showAfter } = useSearch();
  const [{ data, fetching, error }, retry] = useQuery({
    query: CASELOAD,
    variables: { search, after },
    requestPolicy: 'cache-and-network',
  });
  const list = useRowKeys<HTMLDivElement>();
  const students = data?.caseload;
  return (
    <>
      <PageCrumbs crumbs={[{ label: t`Caseload` }]} />
      <PageHeader
        title={t`Caseload`}
        actions={
          <Link look="quiet" href={printAddress(i18n.locale)} target="_blank" rel="noreferrer">
            <Trans>Print all at a glance</Trans>
          </Link>
        }
      />
      <div ref={list}>
        <div className="w-full pb-4 sm:w-72">
          <SearchField label={t`Find by name`} value={text} onChange={setText} />
        </div>
        <StudentTable
          label={t`Caseload`}
          readerId={readerId}
          students={students?.edges.map((edge) => edge.node)}
          isLoading={fetching}
          error={error && inWords(error).message}
          onRetry={() => retry({ requestPolicy: 'network-only' })}
          empty={
            search ? (
              <EmptyState title={<Trans>None of your students is called “{search}”.</Trans>}>
                <Trans>Try a part of the family name.</Trans>
              </EmptyState>
            ) : (
              <EmptyState title={<Trans>You are on no student's team yet.</Trans>}>
                <Trans>A student appears here when somebody puts you on their team.</Trans>
              </EmptyState>
            )
          }
          hasMore={students?.pageInfo.hasNextPage}
          onShowMore={() => showAfter(students?.pageInfo.endCursor)}
          isLoadingMore={fetching && after !== null}
          total={students?.totalCount}
        />
      </div>
    </>
  );
}
