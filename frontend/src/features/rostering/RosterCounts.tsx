import { useLingui } from '@lingui/react/macro';
import { cx } from '@/lib/cx';
import { type Column, Table } from '@/ui';
import type { SubjectCounts } from './counts';
import { COUNTED, useRosterWords } from './words';

/** How much of each subject is new, changed, gone, the same, or could not be read. */
export function RosterCounts({ counts }: { counts: readonly SubjectCounts[] }) {
  const { t, i18n } = useLingui();
  const said = useRosterWords();
  const columns: Column<SubjectCounts>[] = [
    { id: 'subject', header: t`What`, isRowHeader: true, cell: (row) => said('subject', row.subject) },
    ...COUNTED.map(
      (kind): Column<SubjectCounts> => ({
        id: kind,
        header: said('kind', kind),
        align: 'end',
        className: 'tabular-nums',
        cell: (row) => (
          <span
            className={cx(
              row[kind] === 0 && 'text-ink-3',
              kind === 'unreadable' && row[kind] > 0 && 'font-strong text-danger',
            )}
          >
            {i18n.number(row[kind])}
          </span>
        ),
      }),
    ),
  ];
  return <Table label={t`Counts`} columns={columns} rows={counts} getId={(row) => row.subject} />;
}
