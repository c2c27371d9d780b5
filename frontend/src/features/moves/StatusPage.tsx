import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { useDates } from '@/app/useDates';
import { useErrorWords } from '@/app/words';
import type { StatusPage_studentsQuery } from '@/gql/graphql';
import {
  Banner,
  Button,
  DataList,
  EmptyState,
  Link,
  PageHeader,
  SearchField,
  Select,
  StatusMark,
} from '@/ui';
import { LogRequestDialog } from '../cases/LogRequestDialog';
import { speakCaseWords } from '../cases/speak';
import { useSearch } from '../students/useSearch';
import { BeginExitDialog, BeginTransferDialog } from './BeginDialogs';
import { REASONS, STATUS_SCHOOLS, STATUSES } from './documents';
import { speakMoveWords } from './speak';
import { STATUS } from './words';

await Promise.all([speakMoveWords(), speakCaseWords()]);

type Student = StatusPage_studentsQuery['students']['edges'][number]['node'];
type Deed = 'transfer' | 'exit' | 'log';
const EVERY_SCHOOL = 'all';

interface StatusPageProps {
  schoolId: string | null;
  onSchool: (schoolId: string | null) => void;
}

/** Who is in special education and who comes or goes: the status alone, for the registrar who says that they do. */
export function StatusPage({ schoolId, onSchool }: StatusPageProps) {
  const { t } = useLingui();
  const inWords = useErrorWords();
  const { text, setText, search, after, showAfter } = useSearch(schoolId ?? '');
  const [doing, setDoing] = useState<{ deed: Deed; student: Student } | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const [{ data: known }] = useQuery({ query: STATUS_SCHOOLS });
  const [{ data: why }] = useQuery({ query: REASONS });
  const [{ data, fetching, error }, ask] = useQuery({
    query: STATUSES,
    variables: { search, schoolId, after },
    requestPolicy: 'cache-and-network',
  });
  const again = () => ask({ requestPolicy: 'network-only' });
  const close = () => {
    setDoing(null);
    again();
  };
  const students = data?.students;
  const schools = (known?.schools ?? []).map(({ id, name }) => ({ id, label: name }));
  return (
    <>
      <PageCrumbs crumbs={[{ label: t`Students`, href: '/students' }, { label: t`Arriving and leaving` }]} />
      <PageHeader title={t`Arriving and leaving`} />
      <p className="pb-4 text-sm text-ink-2">
        <Trans>
          Say that a student came from another district, that one leaves special education, or what somebody
          asked for. Case manager and administration go on from there.
        </Trans>
      </p>
      {done && (
        <div className="pb-4" role="status">
          <Banner tone="ok">{done}</Banner>
        </div>
      )}
      <div className="flex flex-wrap items-end gap-x-8 gap-y-3 pb-4">
        <div className="w-full sm:w-72">
          <SearchField label={t`Find by name`} value={text} onChange={setText} />
        </div>
        <Select
          label={t`School`}
          className="w-full sm:w-72"
          options={[{ id: EVERY_SCHOOL, label: t`Every school` }, ...schools]}
          value={schoolId ?? EVERY_SCHOOL}
          onChange={(id) => onSchool(id === EVERY_SCHOOL ? null : id)}
        />
      </div>
      <DataList
        label={t`Students`}
        rows={students?.edges.map((edge) => edge.node)}
        getId={(student) => student.id}
        isLoading={fetching}
        error={error && inWords(error).message}
        onRetry={again}
        empty={<EmptyState title={<Trans>No student is found here.</Trans>} />}
        hasMore={students?.pageInfo.hasNextPage}
        onShowMore={() => showAfter(students?.pageInfo.endCursor)}
        isLoadingMore={fetching && after !== null}
        total={students?.totalCount}
      >
        {(student) => <Row student={student} onDo={(deed) => setDoing({ deed, student })} />}
      </DataList>
      {doing?.deed === 'transfer' && (
        <BeginTransferDialog
          studentId={doing.student.id}
          onClose={close}
          onDone={() => setDone(t`On record: ${doing.student.name} came from another district.`)}
        />
      )}
      {doing?.deed === 'exit' && why && (
        <BeginExitDialog
          studentId={doing.student.id}
          reasons={why.exitReasons}
          onClose={close}
          onDone={() => setDone(t`On record: the exit of ${doing.student.name} is proposed.`)}
        />
      )}
      {doing?.deed === 'log' && (
        <LogRequestDialog
          student={doing.student}
          onClose={close}
          onLogged={() => setDone(t`On record: somebody asked for help for ${doing.student.name}.`)}
        />
      )}
    </>
  );
}

function Row({ student, onDo }: { student: Student; onDo: (deed: Deed) => void }) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const is = (word: string) => student.status.includes(word);
  return (
    <article
      aria-label={student.name}
      className="grid items-baseline gap-x-6 gap-y-1 py-2 lg:grid-cols-[minmax(0,1fr)_12rem_31rem]"
    >
      <div className="min-w-0">
        <Link href={`/students/${student.id}`} look="row" className="font-strong">
          {student.name}
        </Link>
        <span className="block text-sm text-ink-2">
          {[student.school?.name ?? t`Not enrolled`, student.birthOn && t`born ${dates.day(student.birthOn)}`]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </div>
      <div className="flex flex-wrap gap-x-4 text-sm">
        {STATUS.filter(({ id }) => is(id)).map(({ id, label, standing }) => (
          <StatusMark key={id} standing={standing}>
            {i18n._(label)}
          </StatusMark>
        ))}
        {student.status.length === 0 && (
          <span className="text-ink-2">
            <Trans>Not in special education</Trans>
          </span>
        )}
      </div>
      <div className="flex flex-wrap gap-2 lg:justify-end">
        {!is('transfer_open') && !is('left') && (
          <Button size="small" look="quiet" onPress={() => onDo('transfer')}>
            <Trans>Came from another district…</Trans>
          </Button>
        )}
        {is('special_education') && !is('exit_open') && (
          <Button size="small" look="quiet" onPress={() => onDo('exit')}>
            <Trans>Propose an exit…</Trans>
          </Button>
        )}
        {student.may.includes('log_request') && (
          <Button size="small" look="quiet" onPress={() => onDo('log')}>
            <Trans>Log a request…</Trans>
          </Button>
        )}
      </div>
    </article>
  );
}
