import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { useDates } from '@/app/useDates';
import { useErrorWords } from '@/app/words';
import { EmptyState, ErrorState, Link, PageHeader, Section, Skeleton } from '@/ui';
import { REPORT } from './documents';
import { ScoreTable } from './Scores';
import { speakEvaluationWords } from './speak';

await speakEvaluationWords();

/** The report of an evaluation, of all its areas, as their assessors signed it. */
export function ReportPage({ caseId }: { caseId: string }) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const inWords = useErrorWords();
  const [{ data, fetching, error }, ask] = useQuery({
    query: REPORT,
    variables: { caseId },
    requestPolicy: 'cache-and-network',
  });
  const whole = data?.evaluation;
  const report = whole?.report;
  if (!whole || !report) {
    return (
      <>
        <PageHeader title={t`Evaluation report`} />
        {error && !whole ? (
          <ErrorState onRetry={() => ask({ requestPolicy: 'network-only' })}>
            {inWords(error).message}
          </ErrorState>
        ) : fetching && !whole ? (
          <Skeleton lines={12} />
        ) : (
          <EmptyState title={t`There is no report yet, or it is not yours to read.`}>
            <Trans>It is put together when the assessors of all areas have signed.</Trans>
          </EmptyState>
        )}
      </>
    );
  }
  const printed = new URLSearchParams({ case: caseId, language: i18n.locale });
  return (
    <>
      <PageCrumbs
        crumbs={[
          { label: t`Students`, href: '/students' },
          { label: whole.student.name, href: `/students/${whole.student.id}` },
        ]}
      />
      <PageHeader
        title={t`Evaluation report: ${whole.student.name}`}
        subtitle={t`all areas signed by ${dates.day(report.signedOn)}`}
        actions={
          <Link look="quiet" href={`/print/evaluation.pdf?${printed}`} target="_blank" rel="noreferrer">
            <Trans>PDF</Trans>
          </Link>
        }
      />
      {report.areas.map((area) => (
        <Section
          key={area.key}
          title={area.name}
          note={
            <Trans>
              {area.assessor}, signed on {dates.day(area.signedOn)}
            </Trans>
          }
        >
          <div className="flex max-w-prose flex-col gap-3 pb-3">
            {area.parts.map((part) => (
              <div key={part.key}>
                <h3 className="font-strong">{part.label}</h3>
                <p className="whitespace-pre-line">{part.text}</p>
              </div>
            ))}
          </div>
          {area.scores.length > 0 && <ScoreTable scores={area.scores} />}
          {area.addenda.map((one) => (
            <p key={one.on + one.said} className="max-w-prose pt-2 whitespace-pre-line">
              <span className="font-strong">
                <Trans>Added on {dates.day(one.on)}:</Trans>
              </span>{' '}
              {one.said}
            </p>
          ))}
          <p className="pt-2 font-mono text-xs wrap-anywhere text-ink-3">SHA-256 {area.sha256}</p>
        </Section>
      ))}
    </>
  );
}
