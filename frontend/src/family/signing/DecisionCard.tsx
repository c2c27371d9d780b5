import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '@/ui/Button/Button';
import { Disclosure } from '@/ui/Disclosure/Disclosure';
import { Link } from '@/ui/Link/Link';
import { PageHeader } from '@/ui/PageHeader/PageHeader';
import { ProgressBar } from '@/ui/ProgressBar/ProgressBar';
import { RadioGroup } from '@/ui/RadioGroup/RadioGroup';
import { TextArea } from '@/ui/TextArea/TextArea';
import { ListenButton, spokenItem } from '../parts/ListenButton';
import { PlainDetails } from '../parts/PlainPlan';
import { SinceLastPlan } from '../parts/SinceLastPlan';
import { WrittenIn } from '../parts/WrittenIn';
import { type Decision, placeOf } from '../plain';
import type { Answer, Choice } from './answers';
import { Step, StepBar } from './StepBar';
import { CHOICE_WORDS } from './words';

export interface DecisionCardProps {
  item: Decision;
  /** From 1. */
  number: number;
  count: number;
  planId: string;
  language: string;
  answer: Answer;
  onAnswer: (change: Partial<Answer>) => void;
  onBack: () => void;
  onNext: () => void;
}

/** The item that is the change of a plan as a whole (backend/trellis/plans/amended.py). */
const AMENDMENT = 'amendment';
const CHOICES: readonly Choice[] = ['agree', 'disagree', 'question'];

/** One part of the plan: what is proposed, what it means, and three answers of the same size. */
export function DecisionCard({
  item,
  number,
  count,
  planId,
  language,
  answer,
  onAnswer,
  onBack,
  onNext,
}: DecisionCardProps) {
  const { t, i18n } = useLingui();
  const [isMissing, setIsMissing] = useState(false);
  // A goal says itself in one sentence; of the other parts the details are what is decided.
  const isLong = item.kind === 'goal' && item.details.length > 0;
  const whole = (
    <Link
      href={`/family/plans/${planId}#${placeOf(item.id)}`}
      target="_blank"
      className="inline-flex min-h-control items-center self-start"
    >
      <Trans>See it in the whole plan (new window)</Trans>
    </Link>
  );
  return (
    <Step>
      <ProgressBar label={item.section.title} value={number} max={count} note={t`${number} of ${count}`} />
      <div>
        <PageHeader
          title={item.title}
          documentTitle={t`${number} of ${count}: ${item.title}`}
          actions={<ListenButton words={() => spokenItem(item, language)} language={language} />}
        />
        {item.text && (
          <p lang={item.textLanguage || undefined} dir="auto" className="text-lg whitespace-pre-line">
            {item.text}
          </p>
        )}
        {item.section.explanation && <p className="pt-3 text-ink-2">{item.section.explanation}</p>}
      </div>
      <WrittenIn item={item} language={language} />
      {item.id === AMENDMENT && <SinceLastPlan planId={planId} isAmendment />}
      {isLong ? (
        <Disclosure title={<Trans>Read the full text</Trans>} level={2}>
          <div className="flex flex-col gap-3">
            <PlainDetails details={item.details} />
            {whole}
          </div>
        </Disclosure>
      ) : (
        <div className="flex flex-col gap-3">
          <PlainDetails details={item.details} />
          {whole}
        </div>
      )}
      <RadioGroup<Choice>
        label={t`What do you say?`}
        look="cards"
        value={answer.choice}
        onChange={(choice) => {
          onAnswer({ choice });
          setIsMissing(false);
        }}
        errorMessage={isMissing ? t`Choose one of the three to go on.` : undefined}
        choices={CHOICES.map((id) => ({ id, label: CHOICE_WORDS[id] && i18n._(CHOICE_WORDS[id].words) }))}
      />
      <TextArea
        label={answer.choice === 'question' ? t`Your question` : t`In your words`}
        isRequired={false}
        rows={2}
        maxLength={2000}
        value={answer.comment}
        onChange={(comment) => onAnswer({ comment })}
      />
      <StepBar>
        <Button onPress={onBack}>
          <Trans>Back</Trans>
        </Button>
        <Button look="primary" onPress={() => (answer.choice ? onNext() : setIsMissing(true))}>
          <Trans>Next</Trans>
        </Button>
      </StepBar>
    </Step>
  );
}
