import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from 'urql';
import { useDates } from '@/app/useDates';
import { graphql } from '@/gql';
import { DataList, Section, StatusMark } from '@/ui';

const HISTORY = graphql(`
  query HistorySection_history($studentId: ID!) {
    student(id: $studentId) {
      id
      history {
        id
        kind
        happenedOn
        saidAs
        unmapped
      }
    }
  }
`);

/** "dateOfBirth" or "exit_reason", readable. */
const readable = (key: string) => {
  const words = key
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** What the old system recorded, in its own words. Nothing is shown where nothing came. */
export function HistorySection({ studentId }: { studentId: string }) {
  const { t } = useLingui();
  const dates = useDates();
  const [{ data }] = useQuery({ query: HISTORY, variables: { studentId } });
  const history = data?.student?.history ?? [];
  if (history.length === 0) return null;
  const title = (kind: string) => {
    if (kind === 'program') return t`Special education`;
    return kind === 'removal' ? t`Disciplinary removal` : readable(kind);
  };
  return (
    <Section title={<Trans>From the earlier system</Trans>}>
      <DataList label={t`From the earlier system`} rows={history} getId={(record) => record.id}>
        {(record) => (
          <div className="py-2">
            <p className="flex flex-wrap gap-x-4">
              <span className="font-strong">{title(record.kind)}</span>
              {record.happenedOn && <span className="text-ink-2">{dates.day(record.happenedOn)}</span>}
            </p>
            <dl className="flex flex-wrap gap-x-5 gap-y-0.5 text-sm">
              {Object.entries((record.saidAs ?? {}) as Record<string, unknown>).map(([key, value]) => (
                <div key={key} className="flex gap-1.5">
                  <dt className="text-ink-2">{readable(key)}</dt>
                  <dd>{String(value)}</dd>
                </div>
              ))}
            </dl>
            {record.unmapped.length > 0 && (
              <StatusMark standing="due-soon">
                <Trans>Not understood, kept as it was: {record.unmapped.join(', ')}</Trans>
              </StatusMark>
            )}
          </div>
        )}
      </DataList>
    </Section>
  );
}
