import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { useErrorWords } from '@/app/words';
import { graphql } from '@/gql';
import { EmptyState, Link, PageHeader, SearchField, Select } from '@/ui';
import { StudentTable } from './StudentTable';
import { useRowKeys } from './useRowKeys';
import { useSearch } from './useSearch';

const STUDENTS = graphql(`
  query StudentsPage_students($search: String, $schoolId: ID, $after: String) {
    students(first: 50, search: $search, schoolId: $schoolId, after: $after) {
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

const SCHOOLS = graphql(`
  query StudentsPage_schools {
    schools {
      id
      name
    }
  }
`);

const EVERY_SCHOOL = 'all';

export interface StudentsPageProps {
  /** Who may change any team here may give students another case manager. */
  leads?: boolean;
  /** A registrar says who comes and who leaves. */
  registers?: boolean;
  /** Only this school's students. */
  schoolId?: string | null;
  onSchool: (schoolId: string | null) => void;
}

/** Every student one may see, by name and school. */
export function StudentsPage({
  leads = false,
  registers = false,
  schoolId = null,
  onSchool,
}: StudentsPageProps) {
  const { t } = useLingui();
  const inWords = useErrorWords();
  const { text, setText, search, after, showAfter } = useSearch(schoolId ?? '');
  const [{ data: known }] = useQuery({ query: SCHOOLS });
  const [{ data, fetching, error }, retry] = useQuery({
    query: STUDENTS,
    variables: { search, schoolId, after },
    requestPolicy: 'cache-and-network',
  });
  const list = useRowKeys<HTMLDivElement>();
  const students = data?.students;
  const schools = known?.schools ?? [];
  return (
    <>
      <PageCrumbs crumbs={[{ label: t`Students` }]} />
      <PageHeader
        title={t`Students`}
        actions={
          <>
            {registers && (
              <Link look="quiet" href="/students/status">
                <Trans>Arriving and leaving</Trans>
              </Link>
            )}
            {leads && (
              <Link look="quiet" href="/caseloads">
                <Trans>Caseloads</Trans>
              </Link>
            )}
          </>
        }
      />
      <div ref={list}>
        <div className="flex flex-wrap items-end gap-x-8 gap-y-3 pb-4">
          <div className="w-full sm:w-72">
            <SearchField label={t`Find by name`} value={text} onChange={setText} />
          </div>
          <Select
            label={t`School`}
            className="w-full sm:w-72"
            options={[{ id: EVERY_SCHOOL, label: t`Every school` }, ...schools.map(asOption)]}
            value={schoolId ?? EVERY_SCHOOL}
            onChange={(id) => onSchool(id === EVERY_SCHOOL ? null : id)}
          />
        </div>
        <StudentTable
          label={t`Students`}
          students={students?.edges.map((edge) => edge.node)}
          isLoading={fetching}
          error={error && inWords(error).message}
          onRetry={() => retry({ requestPolicy: 'network-only' })}
          empty={
            search ? (
              <EmptyState title={<Trans>No student here is called “{search}”.</Trans>}>
                <Trans>Try a part of the family name, or look in every school.</Trans>
              </EmptyState>
            ) : (
              <EmptyState title={<Trans>No student is here yet.</Trans>}>
                <Trans>Students come with the roster.</Trans>
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

function asOption({ id, name }: { id: string; name: string }) {
  return { id, label: name };
}
