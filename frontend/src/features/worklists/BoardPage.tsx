import { Trans, useLingui } from '@lingui/react/macro';
import { lazy, Suspense, useState } from 'react';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useErrorWords } from '@/app/words';
import { type FragmentType, readFragment } from '@/gql';
import {
  Button,
  DataList,
  EmptyState,
  Link,
  PageHeader,
  Select,
  type Standing,
  StatusMark,
  Tabs,
} from '@/ui';
import { BOARD, BOARD_BY_NAME, BOARD_ROW, COUNTS, EXPORT } from './documents';
import { saveFile } from './saveFile';
import { worklistsWords } from './speak';

await worklistsWords();

const DeadlineDialog = lazy(() => import('@/features/deadlines/DeadlineDialog'));

export const STANDINGS = ['overdue', 'soon', 'unexplained'] as const;
type Where = (typeof STANDINGS)[number];
const DAYS = [7, 14, 30, 60, 90] as const;
const MARKS: Record<Where, Standing> = { overdue: 'overdue', soon: 'due-soon', unexplained: 'partial' };

/** What of the board is shown, as it stands in the address. */
export interface Shown {
  standing?: string;
  rule?: string;
  school?: string;
  manager?: string;
  days?: string;
  sort?: string;
}

/** Deadlines over students: those of a district, of a school, or of one's own. */
export function BoardPage({ shown, onShow }: { shown: Shown; onShow: (shown: Shown) => void }) {
  const { t, i18n } = useLingui();
  const inWords = useErrorWords();
  const standing: Where = STANDINGS.find((one) => one === shown.standing) ?? 'overdue';
  const days = DAYS.find((one) => `${one}` === shown.days) ?? 30;
  const isByName = shown.sort === 'name';
  const [after, setAfter] = useState<string | null>(null);
  const [openId, setOpenId] = useState<string | null>(null);
  const filters = {
    standing,
    rule: shown.rule || null,
    schoolId: shown.school || null,
    caseManagerId: shown.manager || null,
    withinDays: days,
  };
  const byDay = useQuery({
    query: BOARD,
    variables: { ...filters, after },
    requestPolicy: 'cache-and-network',
    pause: isByName,
  });
  const byName = useQuery({
    query: BOARD_BY_NAME,
    variables: { ...filters, after },
    requestPolicy: 'cache-and-network',
    pause: !isByName,
  });
  const [counted, count] = useQuery({
    query: COUNTS,
    variables: { withinDays: days },
    requestPolicy: 'cache-and-network',
  });
  const [take, { isPending, problem }] = useDeed(EXPORT, 'exportBoard');
  const [answer, ask] = isByName ? byName : byDay;
  const page = isByName ? byName[0].data?.boardByName : byDay[0].data?.board;
  const show = (change: Shown) => {
    setAfter(null);
    onShow({ ...shown, ...change });
  };
  const again = () => {
    ask({ requestPolicy: 'network-only' });
    count({ requestPolicy: 'network-only' });
  };
  const save = async () => {
    const file = await take({ ...filters, language: i18n.locale });
    if (file) saveFile(`${t`deadlines`}.csv`, 'text/csv;charset=utf-8', file.text);
  };
  const groups = (by: string) => counted.data?.boardCounts.filter((one) => one.by === by);
  const total = (where: Where) => groups('rule')?.reduce((sum, one) => sum + one[where], 0);
  const names: Record<Where, string> = {
    overdue: t`Overdue`,
    soon: t`Due soon`,
    unexplained: t`Late, no reason`,
  };
  const list = (
    <>
      <div className="flex flex-wrap items-end gap-3 pb-4">
        <Choice
          label={t`What`}
          of={groups('rule')}
          where={standing}
          value={shown.rule}
          onChange={(rule) => show({ rule })}
        />
        <Choice
          label={t`School`}
          of={groups('school')}
          where={standing}
          value={shown.school}
          onChange={(school) => show({ school })}
        />
        <Choice
          label={t`Case manager`}
          of={groups('case_manager')}
          where={standing}
          value={shown.manager}
          onChange={(manager) => show({ manager })}
        />
        {standing === 'soon' && (
          <Select
            label={t`Within`}
            options={DAYS.map((one) => ({ id: `${one}`, label: t`${one} days` }))}
            value={`${days}`}
            onChange={(chosen) => show({ days: chosen })}
          />
        )}
        <Select
          label={t`Order`}
          options={[
            { id: 'day', label: t`By day` },
            { id: 'name', label: t`By name` },
          ]}
          value={isByName ? 'name' : 'day'}
          onChange={(sort) => show({ sort })}
        />
      </div>
      <DataList
        label={names[standing]}
        rows={page?.edges.map((edge) => edge.node)}
        getId={(row) => row.id}
        isLoading={answer.fetching}
        error={answer.error && inWords(answer.error).message}
        onRetry={again}
        empty={<EmptyState title={<Trans>There is nothing here.</Trans>} />}
        hasMore={page?.pageInfo.hasNextPage}
        onShowMore={() => setAfter(page?.pageInfo.endCursor ?? null)}
        isLoadingMore={answer.fetching && after !== null}
        total={page?.totalCount}
      >
        {(row) => <Row row={row} where={standing} onOpen={() => setOpenId(row.id)} />}
      </DataList>
    </>
  );
  return (
    <>
      <PageCrumbs crumbs={[{ label: t`Deadlines` }]} />
      <PageHeader
        title={t`Deadlines`}
        actions={
          <Button icon="download" onPress={save} isPending={isPending}>
            <Trans>Save as CSV</Trans>
          </Button>
        }
      />
      {problem && <ProblemBanner problem={problem} />}
      <Tabs
        label={t`Where they stand`}
        selected={standing}
        onChange={(where) => show({ standing: where })}
        tabs={STANDINGS.map((where) => ({
          id: where,
          label: (
            <>
              {names[where]}
              {total(where) !== undefined && (
                <span className="ms-1.5 text-sm text-ink-2 tabular-nums">
                  {i18n.number(total(where) ?? 0)}
                </span>
              )}
            </>
          ),
          content: list,
        }))}
      />
      {openId && (
        <Suspense>
          <DeadlineDialog id={openId} onClose={() => setOpenId(null)} onChanged={again} />
        </Suspense>
      )}
    </>
  );
}

interface Counted {
  key?: string | null;
  name?: string | null;
  overdue: number;
  soon: number;
  unexplained: number;
}

/** One of what there is, each with how many stand there. */
function Choice({
  label,
  of,
  where,
  value,
  onChange,
}: {
  label: string;
  of: readonly Counted[] | undefined;
  where: Where;
  value: string | undefined;
  onChange: (value: string) => void;
}) {
  const { t, i18n } = useLingui();
  const named = (of ?? []).filter((one) => one.key && (one[where] > 0 || one.key === value));
  return (
    <Select
      label={label}
      options={[
        { id: '', label: t`All` },
        ...named.map((one) => ({ id: one.key ?? '', label: `${one.name} (${i18n.number(one[where])})` })),
      ]}
      value={value ?? ''}
      onChange={onChange}
    />
  );
}

function Row({
  row: masked,
  where,
  onOpen,
}: {
  row: FragmentType<typeof BOARD_ROW>;
  where: Where;
  onOpen: () => void;
}) {
  const { t } = useLingui();
  const dates = useDates();
  const row = readFragment(BOARD_ROW, masked);
  const due = row.dueOn ?? '';
  const student = row.student.name;
  const isUnsaid = where !== 'soon' && !row.lateReason && row.viewerMayKeep;
  return (
    <div className="grid items-center gap-x-6 gap-y-1 py-2 sm:grid-cols-[minmax(0,1fr)_14rem_11rem]">
      <div className="min-w-0">
        <Link href={`/students/${row.student.id}`} look="row" className="font-strong">
          {student}
        </Link>
        <span className="text-ink-2"> · {row.name}</span>
        <p className="text-sm text-ink-2">
          {[row.student.school?.name ?? t`Not enrolled`, row.caseManager?.name ?? t`no case manager`]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {row.excusedUntil && (
          <p className="text-sm text-ink-2">
            <Trans>Excused until {dates.day(row.excusedUntil)}</Trans>
          </p>
        )}
        {row.lateReason && <p className="text-sm text-ink-2">{row.lateReason}</p>}
      </div>
      <StatusMark standing={MARKS[where]} className="text-sm">
        <time dateTime={due}>{row.metOn ? t`Done late, ${dates.day(row.metOn)}` : dates.due(due)}</time>
      </StatusMark>
      <Button
        size="small"
        className="max-sm:justify-self-start"
        onPress={onOpen}
        aria-label={isUnsaid ? t`${student}: say why it is late` : t`${student}: why this day?`}
      >
        {isUnsaid ? <Trans>Say why</Trans> : <Trans>Why this day?</Trans>}
      </Button>
    </div>
  );
}
