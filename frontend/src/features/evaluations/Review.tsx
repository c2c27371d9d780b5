import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { today } from '@/lib/dates';
import { Button, DatePicker, Dialog, Disclosure, RadioGroup, TextArea, TextField } from '@/ui';
import { WRITE_REVIEW } from './documents';
import type { PartProps } from './EvaluationPanel';

/** What was known already, and what more is needed; written before an evaluation is proposed (34 CFR 300.305(a)). */
export function Review({ whole, onChanged }: PartProps) {
  const { t } = useLingui();
  const dates = useDates();
  const [isWriting, setWriting] = useState(false);
  const { review } = whole;
  const mayWrite = whole.may.includes('plan');
  const said: [string, string][] = review
    ? [
        [t`From the parents`, review.fromParents],
        [t`Classroom, local and state assessments`, review.classroom],
        [t`Observed by teachers and providers`, review.observations],
        [t`What the parents say`, review.parentInput],
        [t`What more is needed`, review.moreIsNeeded === false ? t`Nothing more.` : review.needed],
        [t`Reviewed by`, review.reviewedBy],
      ]
    : [];
  return (
    <div>
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h4 className="font-strong">
          <Trans>What is known already</Trans>
        </h4>
        {review?.reviewedOn && (
          <span className="text-sm text-ink-2">
            <Trans>reviewed on {dates.day(review.reviewedOn)}</Trans>
          </span>
        )}
        {mayWrite && (
          <Button size="small" onPress={() => setWriting(true)}>
            {review ? <Trans>Change the review…</Trans> : <Trans>Write the review…</Trans>}
          </Button>
        )}
      </div>
      {!review && (
        <p className="text-sm text-ink-2">
          <Trans>Nobody has written down what is known already.</Trans>
        </p>
      )}
      {review && (
        <Disclosure title={t`Read the review`}>
          <dl className="space-y-2 py-1 text-sm">
            {said
              .filter(([, words]) => words)
              .map(([label, words]) => (
                <div key={label}>
                  <dt className="text-ink-2">{label}</dt>
                  <dd className="whitespace-pre-line">{words}</dd>
                </div>
              ))}
          </dl>
        </Disclosure>
      )}
      {isWriting && <WriteReview whole={whole} onChanged={onChanged} onClose={() => setWriting(false)} />}
    </div>
  );
}

function WriteReview({ whole, onChanged, onClose }: PartProps & { onClose: () => void }) {
  const { t } = useLingui();
  const { timeZone } = useViewer().district;
  const now = today(new Date(), timeZone);
  const before = whole.review;
  const [texts, setTexts] = useState({
    fromParents: before?.fromParents ?? '',
    classroom: before?.classroom ?? '',
    observations: before?.observations ?? '',
    parentInput: before?.parentInput ?? '',
    needed: before?.needed ?? '',
    reviewedBy: before?.reviewedBy ?? '',
  });
  const [more, setMore] = useState<'yes' | 'no' | null>(
    before?.moreIsNeeded === true ? 'yes' : before?.moreIsNeeded === false ? 'no' : null,
  );
  const [reviewedOn, setReviewedOn] = useState<string | null>(before?.reviewedOn ?? now);
  const [write, { isPending, problem }] = useDeed(WRITE_REVIEW, 'writeEvaluationReview');
  const at = (key: keyof typeof texts) => ({
    value: texts[key],
    onChange: (value: string) => setTexts((now) => ({ ...now, [key]: value })),
    errorMessage: problem?.field === key ? problem.message : undefined,
  });
  const send = async () => {
    const review = { ...texts, moreIsNeeded: more === null ? null : more === 'yes', reviewedOn };
    if (!(await write({ caseId: whole.id, revision: before?.revision ?? 0, review }))) return;
    onChanged();
    onClose();
  };
  return (
    <Dialog
      title={t`Review of existing data`}
      size="wide"
      isOpen
      isDismissable={false}
      onOpenChange={onClose}
      footer={
        <Button look="primary" isPending={isPending} onPress={send}>
          <Trans>Keep the review</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem?.field ? null : problem} />
      <TextArea
        label={t`Evaluations and information from the parents`}
        maxLength={5000}
        {...at('fromParents')}
      />
      <TextArea
        label={t`Classroom, local and state assessments, observations in class`}
        maxLength={5000}
        {...at('classroom')}
      />
      <TextArea label={t`What teachers and providers observed`} maxLength={5000} {...at('observations')} />
      <TextArea
        label={t`What the parents say is needed`}
        description={t`In their own words.`}
        maxLength={5000}
        {...at('parentInput')}
      />
      <RadioGroup
        label={t`Are more data needed?`}
        look="row"
        choices={[
          { id: 'yes', label: <Trans>Yes</Trans> },
          { id: 'no', label: <Trans>No</Trans> },
        ]}
        value={more}
        onChange={setMore}
      />
      {more === 'yes' && <TextArea label={t`Which`} isRequired maxLength={5000} {...at('needed')} />}
      <TextField label={t`Who reviewed it`} maxLength={500} {...at('reviewedBy')} />
      <DatePicker
        label={t`On which day`}
        value={reviewedOn}
        latest={now}
        onChange={setReviewedOn}
        errorMessage={problem?.field === 'reviewedOn' ? problem.message : undefined}
      />
    </Dialog>
  );
}
