import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback } from 'react';
import { useMutation } from 'urql';
import { useDates } from '@/app/useDates';
import { graphql } from '@/gql';
import { Link } from '@/ui/Link/Link';
import { PageHeader } from '@/ui/PageHeader/PageHeader';
import { BackHome } from '../parts/BackHome';
import { InAnotherLanguage } from '../parts/InAnotherLanguage';
import { Loaded } from '../parts/Loaded';
import { OwnCopy, useOpening } from '../parts/OwnCopy';
import { useAsked } from '../useAsked';

const REPORT = graphql(`
  query FamilyEvaluation_report($id: ID!) {
    evaluation(caseId: $id) {
      id
      state
      student {
        id
        name
      }
      report {
        signedOn
        writtenIn
        areas {
          key
          name
          plainly
          assessor
          signedOn
          parts {
            key
            label
            text
          }
          scores {
            id
            name
            scaleSays
            score
            percentile
            descriptor
          }
          addenda {
            said
            on
            personName
          }
        }
      }
    }
  }
`);

const OPEN = graphql(`
  mutation FamilyEvaluation_open($caseId: ID!) {
    openEvaluationReport(caseId: $caseId) {
      __typename
      ... on Evaluation {
        id
        openedOn
        copyWaits
      }
      ... on Problem {
        code
      }
    }
  }
`);

/** The report of an evaluation in plain reading, once it is out; as a file to keep, too. */
export default function EvaluationPage({ caseId }: { caseId: string }) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const { data, error, askAgain } = useAsked(REPORT, { id: caseId });
  const [{ data: said }, open] = useMutation(OPEN);
  const isThere = !!data?.evaluation?.report;
  useOpening(
    isThere ? caseId : null,
    useCallback(() => void open({ caseId }), [open, caseId]),
  );
  const opened = said?.openEvaluationReport;
  const isOnRecord = opened?.__typename === 'Evaluation' && !!opened.openedOn;
  const printed = new URLSearchParams({ case: caseId, language: i18n.locale });
  return (
    <>
      <BackHome />
      <PageHeader title={t`Evaluation report`} />
      <Loaded
        thing={data && (data.evaluation?.report ? data.evaluation : null)}
        error={error}
        onRetry={askAgain}
      >
        {({ student, report }) => (
          <>
            <div className="flex flex-col gap-4 pb-4">
              <OwnCopy isOnRecord={isOnRecord} />
              <p>
                <Trans>
                  What was found about {student.name}. You may ask anybody named here to explain it, and you
                  decide together at a meeting what follows.
                </Trans>
              </p>
              {report && (
                <InAnotherLanguage
                  studentId={student.id}
                  language={i18n.locale}
                  writtenIn={report.writtenIn}
                  about={t`Evaluation report`}
                />
              )}
              <p>
                <Link href={`/print/evaluation.pdf?${printed}`} target="_blank" rel="noreferrer">
                  <Trans>Keep it as a PDF</Trans>
                </Link>
              </p>
            </div>
            {report?.areas.map((area) => (
              <section key={area.key} className="border-t border-line pt-3 pb-4">
                <h2 className="text-lg font-strong">{area.name}</h2>
                <p className="text-sm text-ink-2">
                  {area.plainly}{' '}
                  <Trans>
                    By {area.assessor}, on {dates.day(area.signedOn)}.
                  </Trans>
                </p>
                {area.parts.map((part) => (
                  <div key={part.key} className="pt-2">
                    <h3 className="text-base font-strong">{part.label}</h3>
                    <p lang={report.writtenIn} className="whitespace-pre-line">
                      {part.text}
                    </p>
                  </div>
                ))}
                {area.scores.length > 0 && (
                  <ul aria-label={t`Scores`} className="pt-2">
                    {area.scores.map((score) => (
                      <li key={score.id}>
                        <span className="font-strong">{score.name}: </span>
                        {score.score} <span className="text-sm text-ink-2">({score.scaleSays})</span>
                        {score.descriptor && (
                          <>
                            , <span lang={report.writtenIn}>{score.descriptor}</span>
                          </>
                        )}
                        {score.percentile && (
                          <span className="block text-sm text-ink-2">
                            <Trans>
                              As well as, or better than, {score.percentile} of 100 of the same age.
                            </Trans>
                          </span>
                        )}
                      </li>
                    ))}
                  </ul>
                )}
                {area.addenda.map((one) => (
                  <p key={one.on + one.said} className="pt-2 whitespace-pre-line">
                    <span className="font-strong">
                      <Trans>Added on {dates.day(one.on)}:</Trans>
                    </span>{' '}
                    <span lang={report.writtenIn}>{one.said}</span>
                  </p>
                ))}
              </section>
            ))}
          </>
        )}
      </Loaded>
    </>
  );
}
