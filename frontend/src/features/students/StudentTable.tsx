import { useLingui } from '@lingui/react/macro';
import { useDates } from '@/app/useDates';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { StudentTable_studentFragment } from '@/gql/graphql';
import { Avatar, type Column, Link, Table, type TableProps } from '@/ui';
import { shortGrade } from './grades';
import { isInForce, PlanStanding } from './PlanStanding';
import { wordsOfKind } from './planKinds';

export const STUDENT_ROW = graphql(`
  fragment StudentTable_student on Student {
    id
    name
    initials
    grade
    studentNumber
    seesPlans
    school {
      id
      name
    }
    caseManager {
      id
      name
    }
    currentPlan {
      id
      kind
      state
      startsOn
      endsOn
    }
  }
`);

type Row = StudentTable_studentFragment;

export type StudentTableProps = Omit<TableProps<Row>, 'columns' | 'rows' | 'getId'> & {
  students: readonly FragmentType<typeof STUDENT_ROW>[] | undefined;
  /** Who reads the table: where all rows are theirs, saying so in each is noise. */
  readerId?: string;
};

/** Students to look through: who, where, who looks after them, and how their plan stands. */
export function StudentTable({ students, readerId, ...states }: StudentTableProps) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const kindOf = (kind: string) => {
    const words = wordsOfKind(kind);
    return words && i18n._(words.name);
  };
  const rows = students && readFragment(STUDENT_ROW, students);
  const standing = (row: Row) =>
    row.currentPlan ? (
      <span className="flex flex-wrap items-baseline gap-x-2">
        <span className="text-ink-2">{kindOf(row.currentPlan.kind)}</span>
        <PlanStanding plan={row.currentPlan} />
      </span>
    ) : (
      row.seesPlans && <span className="text-ink-2">{t`No plan`}</span>
    );
  const due = ({ currentPlan: plan }: Row) =>
    plan?.endsOn &&
    (isInForce(plan) || plan.state === 'expired') && (
      <time dateTime={plan.endsOn}>{dates.due(plan.endsOn)}</time>
    );
  const columns: Column<Row>[] = [
    {
      id: 'name',
      header: t`Student`,
      isRowHeader: true,
      className: 'min-w-44',
      cell: (row) => (
        <span className="flex items-center gap-2.5 max-sm:items-start">
          <Avatar name={row.name} initials={row.initials} size="small" isDecorative />
          <span className="min-w-0">
            <Link href={`/students/${row.id}`} look="row" className="font-strong">
              {row.name}
            </Link>
            {/* On a phone most columns would be out of sight. */}
            <span className="flex flex-col text-sm sm:hidden">
              <span className="text-ink-2">{row.school?.name ?? t`Not enrolled`}</span>
              {standing(row)}
              {due(row)}
            </span>
          </span>
        </span>
      ),
    },
    { id: 'grade', header: t`Grade`, cell: (row) => shortGrade(row.grade) },
    {
      id: 'school',
      header: t`School`,
      className: 'min-w-36 max-sm:hidden',
      cell: (row) => row.school?.name ?? t`Not enrolled`,
    },
    {
      id: 'caseManager',
      header: t`Case manager`,
      className: 'min-w-32 max-sm:hidden',
      cell: (row) => row.caseManager?.name,
    },
    { id: 'plan', header: t`Plan`, className: 'max-sm:hidden', cell: standing },
    {
      id: 'dates',
      header: t`Review by`,
      className: 'whitespace-nowrap tabular-nums max-sm:hidden',
      cell: due,
    },
  ];
  // Nothing is said in a column of which the reader may see nothing, or where each row would say the reader.
  const isClosed = !!rows?.every((row) => !row.seesPlans && !row.currentPlan);
  const isAllOwn = rows?.every((row) => row.caseManager?.id === readerId);
  const left = new Set<string>(isClosed ? ['plan', 'dates'] : []);
  if (isAllOwn || (isClosed && rows?.every((row) => !row.caseManager))) left.add('caseManager');
  return (
    <Table
      {...states}
      columns={columns.filter((column) => !left.has(column.id))}
      rows={rows}
      getId={(row) => row.id}
    />
  );
}
