import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { use, useCallback, useState } from 'react';
import { useClient, useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import { useErrorWords } from '@/app/words';
import type { HandOverPage_caseloadQuery } from '@/gql/graphql';
import {
  Button,
  Checkbox,
  ComboBox,
  EmptyState,
  Link,
  type Option,
  PageHeader,
  Table,
  TextField,
  toast,
  VisuallyHidden,
} from '@/ui';
import { HAND_OVER, OF_NOBODY, OF_PERSON, STAFF } from './documents';
import { caseloadsWords } from './speak';

type Row = HandOverPage_caseloadQuery['caseloadOf'][number];

/** In the address, instead of a person: students who have no case manager. */
const NOBODY = 'nobody';

/** One caseload passes to others, some students at a time; what is by name the case manager's own is said before. */
export function HandOverPage({ personId }: { personId: string }) {
  use(caseloadsWords());
  const { t } = useLingui();
  const inWords = useErrorWords();
  const isNobodys = personId === NOBODY;
  const [theirs, askTheirs] = useQuery({
    query: OF_PERSON,
    variables: { personId },
    pause: isNobodys,
    requestPolicy: 'network-only',
  });
  const [nobodys, askNobodys] = useQuery({
    query: OF_NOBODY,
    pause: !isNobodys,
    requestPolicy: 'network-only',
  });
  const { error, fetching } = isNobodys ? nobodys : theirs;
  const ask = () => (isNobodys ? askNobodys : askTheirs)({ requestPolicy: 'network-only' });
  const rows = isNobodys ? nobodys.data?.studentsWithoutCaseManager : theirs.data?.caseloadOf;
  const name = theirs.data?.caseloads.find((one) => one.personId === personId)?.name;
  const title = isNobodys
    ? t`Students without a case manager`
    : name
      ? t`Students of ${name}`
      : t`Hand over a caseload`;
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const chosen = (rows ?? []).filter((row) => !left.has(row.studentId));
  const choose = (row: Row, isChosen: boolean) => {
    const next = new Set(left);
    if (isChosen) next.delete(row.studentId);
    else next.add(row.studentId);
    setLeft(next);
  };
  const byName = (row: Row) =>
    [
      row.sectionCount > 0 &&
        plural(row.sectionCount, { one: '# section to write', other: '# sections to write' }),
      row.areaCount > 0 && plural(row.areaCount, { one: '# area to assess', other: '# areas to assess' }),
      row.meetingCount > 0 &&
        plural(row.meetingCount, { one: '# coming meeting', other: '# coming meetings' }),
    ].filter((part) => part !== false);
  return (
    <>
      <PageCrumbs
        crumbs={[
          { label: t`Students`, href: '/students' },
          { label: t`Caseloads`, href: '/caseloads' },
          { label: title },
        ]}
      />
      <PageHeader
        title={title}
        subtitle={t`What is due for a student, and the letters about them, follow the case manager by themselves.`}
      />
      {rows && rows.length > 1 && (
        <Button
          size="small"
          className="mb-2"
          onPress={() => setLeft(new Set(left.size > 0 ? [] : rows.map((row) => row.studentId)))}
        >
          {left.size > 0 ? <Trans>Choose all</Trans> : <Trans>Choose none</Trans>}
        </Button>
      )}
      <Table
        label={title}
        rows={rows}
        getId={(row) => row.studentId}
        isLoading={fetching}
        error={error && inWords(error).message}
        onRetry={ask}
        empty={
          <EmptyState
            title={
              isNobodys ? (
                <Trans>Every student has a case manager.</Trans>
              ) : (
                <Trans>Nobody is on this caseload.</Trans>
              )
            }
          >
            <Link href="/caseloads">
              <Trans>All caseloads</Trans>
            </Link>
          </EmptyState>
        }
        columns={[
          {
            id: 'chosen',
            header: <Trans>Passes on</Trans>,
            cell: (row) => (
              <Checkbox isSelected={!left.has(row.studentId)} onChange={(isChosen) => choose(row, isChosen)}>
                <VisuallyHidden>
                  <Trans>{row.name} passes on</Trans>
                </VisuallyHidden>
              </Checkbox>
            ),
          },
          {
            id: 'student',
            header: <Trans>Student</Trans>,
            isRowHeader: true,
            cell: (row) => (
              <>
                <Link look="row" href={`/students/${row.studentId}`}>
                  {row.name}
                </Link>
                <span className="block text-sm text-ink-2">{row.schoolName}</span>
              </>
            ),
          },
          {
            id: 'case',
            header: <Trans>Open case</Trans>,
            cell: (row) => (row.hasOpenCase ? <Trans>Yes</Trans> : '–'),
          },
          {
            id: 'own',
            header: <Trans>By name theirs</Trans>,
            cell: (row) => byName(row).join(', ') || '–',
          },
        ]}
      />
      {rows && rows.length > 0 && (
        <PassOn
          key={personId}
          fromId={isNobodys ? null : personId}
          chosen={chosen}
          onDone={() => {
            setLeft(new Set());
            ask();
          }}
        />
      )}
    </>
  );
}

/** To whom, and why: all of the chosen students or none. */
function PassOn({
  fromId,
  chosen,
  onDone,
}: {
  fromId: string | null;
  chosen: readonly Row[];
  onDone: () => void;
}) {
  const { t } = useLingui();
  const client = useClient();
  const [toId, setToId] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [round, setRound] = useState(0);
  const [handOver, passing] = useDeed(HAND_OVER, 'handOverCaseload');
  const { idempotencyKey, isDone } = useDeedKey();
  const find = useCallback(
    async (text: string): Promise<Option[]> => {
      const { data } = await client.query(STAFF, { search: text.trim() || null }).toPromise();
      return (data?.people.edges ?? [])
        .filter(({ node }) => node.id !== fromId)
        .map(({ node }) => ({
          id: node.id,
          label: node.name,
          description: node.title ?? node.email ?? undefined,
        }));
    },
    [client, fromId],
  );
  const areas = chosen.reduce((sum, row) => sum + row.areaCount, 0);
  const meetings = chosen.reduce((sum, row) => sum + row.meetingCount, 0);
  const submit = async () => {
    if (!toId || chosen.length === 0) return;
    const studentIds = chosen.map((row) => row.studentId);
    const done = await handOver({ fromId, pieces: [{ toId, studentIds }], reason, idempotencyKey });
    if (!done) return;
    const { studentCount, sectionsLeft } = done;
    const said = plural(studentCount, {
      one: '# student has a new case manager.',
      other: '# students have a new case manager.',
    });
    const open = plural(sectionsLeft, {
      one: '# section waits for another writer.',
      other: '# sections wait for another writer.',
    });
    toast({ text: sectionsLeft > 0 ? `${said} ${open}` : said, tone: 'ok' });
    isDone();
    setToId(null);
    setReason('');
    setRound(round + 1);
    onDone();
  };
  const atField = passing.problem?.field;
  const isAtField = atField === 'toId' || atField === 'reason';
  return (
    <form
      className="flex max-w-xl flex-col gap-4 pt-6"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <ProblemBanner problem={isAtField ? null : passing.problem} onDismiss={passing.clear} />
      <ComboBox
        key={round}
        label={t`New case manager`}
        placeholder={t`Find by name`}
        load={find}
        value={toId}
        onChange={setToId}
        errorMessage={atField === 'toId' ? passing.problem?.message : undefined}
      />
      <TextField
        label={t`Why`}
        description={t`It stays with the history of each team.`}
        maxLength={500}
        isRequired
        value={reason}
        onChange={setReason}
        errorMessage={atField === 'reason' ? passing.problem?.message : undefined}
      />
      {areas > 0 && (
        <p className="text-sm text-ink-2">
          <Trans>
            Areas of an evaluation stay with their assessor, who must be qualified for each: name another one
            on the page of the evaluation.
          </Trans>
        </p>
      )}
      {meetings > 0 && (
        <p className="text-sm text-ink-2">
          <Trans>
            Invitations to coming meetings stay as they were sent: invite the new case manager on the page of
            the meeting.
          </Trans>
        </p>
      )}
      <div>
        <Button
          type="submit"
          look="primary"
          isPending={passing.isPending}
          isDisabled={!toId || reason.trim() === '' || chosen.length === 0}
        >
          {plural(chosen.length, { one: 'Hand over # student', other: 'Hand over # students' })}
        </Button>
      </div>
    </form>
  );
}
