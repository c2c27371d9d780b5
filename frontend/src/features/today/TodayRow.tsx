import { useLingui } from '@lingui/react/macro';
import { Suspense } from 'react';
import { useDates } from '@/app/useDates';
import { WhyThisDay } from '@/features/worklists';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { Link, type Standing, StatusMark } from '@/ui';

export const TODAY_ROW = graphql(`
  fragment TodayRow_row on TodayRow {
    id
    what
    dueOn
    standing
    verb
    href
    reason
    deadlineId
    student {
      id
      name
    }
  }
`);

const STANDINGS: Record<string, Standing> = {
  overdue: 'overdue',
  this_week: 'due-soon',
  waiting: 'waiting',
  later: 'plain',
};

/** Who, what, why this date, and one verb. */
export function TodayRow({
  row: masked,
  onChanged,
}: {
  row: FragmentType<typeof TODAY_ROW>;
  onChanged: () => void;
}) {
  const row = readFragment(TODAY_ROW, masked);
  const { t } = useLingui();
  const dates = useDates();
  const words: Record<string, string> = {
    overdue: t`Overdue`,
    this_week: t`This week`,
    waiting: t`Waiting`,
  };
  return (
    <div className="grid items-center gap-x-6 gap-y-1.5 py-2 sm:grid-cols-[minmax(0,1fr)_13.5rem_11rem]">
      <div className="min-w-0">
        {row.student ? (
          <>
            <Link href={`/students/${row.student.id}`} look="row" className="font-strong">
              {row.student.name}
            </Link>
            <span className="text-ink-2"> · {row.what}</span>
          </>
        ) : (
          <span className="font-strong">{row.what}</span>
        )}
        <p className="text-sm text-ink-2">{row.reason}</p>
        {row.deadlineId && (
          <Suspense>
            <WhyThisDay id={row.deadlineId} what={row.what} onChanged={onChanged} />
          </Suspense>
        )}
      </div>
      {row.dueOn || words[row.standing] ? (
        <StatusMark standing={STANDINGS[row.standing] ?? 'plain'} className="text-sm">
          {row.dueOn ? <time dateTime={row.dueOn}>{dates.due(row.dueOn)}</time> : words[row.standing]}
        </StatusMark>
      ) : (
        <span className="max-sm:hidden" />
      )}
      <Link href={row.href} look="quiet" size="small" className="max-sm:justify-self-start">
        {row.verb}
      </Link>
    </div>
  );
}
