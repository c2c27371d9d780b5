import { Trans, useLingui } from '@lingui/react/macro';
import { useDates } from '@/app/useDates';
import { DatePicker, RadioGroup, Section, TextArea } from '@/ui';
import { GROUPS, type Question, type Whole } from './words';

export interface Said {
  yes?: boolean | null;
  text?: string | null;
  on?: string | null;
}

interface QuestionsProps {
  part: Whole['parts'][number];
  categories: Whole['categories'];
  said: Readonly<Record<string, Said>>;
  latest: string;
  isReadOnly: boolean;
  onSay: (key: string, more: Said) => void;
  /** What was typed is kept when the field is left. */
  onLeave: () => void;
}

/** One part of a determination: its questions, criteria by category and by how they count together. */
export function Questions({ part, categories, ...props }: QuestionsProps) {
  const { i18n } = useLingui();
  const clusters = new Map<string, Question[]>();
  for (const one of part.questions) {
    const key = part.key === 'criteria' ? `${one.category} ${one.group}` : '';
    clusters.set(key, [...(clusters.get(key) ?? []), one]);
  }
  return (
    <Section title={part.title}>
      {[...clusters].map(([key, questions]) => {
        const [category, group = ''] = key.split(' ');
        const name = categories.find(({ code }) => code === category)?.says;
        const how = GROUPS[group.split(':')[0] ?? ''];
        return (
          <div key={key} className="flex flex-col gap-4 pb-4">
            {how && (
              <h3 className="text-base">
                {name}: {i18n._(how)}
              </h3>
            )}
            {questions.map((one) => (
              <Asked key={one.key} question={one} {...props} />
            ))}
          </div>
        );
      })}
    </Section>
  );
}

type AskedProps = Omit<QuestionsProps, 'part' | 'categories'> & { question: Question };

function Asked({ question, said, latest, isReadOnly, onSay, onLeave }: AskedProps) {
  const { t } = useLingui();
  const answer = said[question.key] ?? {};
  const isText = question.kind === 'text';
  const hasYes = !isText && question.kind !== 'date';
  // What can no longer be changed is read, and looks like it.
  if (isReadOnly) return <Answered question={question} answer={answer} />;
  return (
    <div
      id={`q-${question.key}`}
      tabIndex={-1}
      className="flex max-w-prose scroll-mt-20 flex-col gap-1 outline-none"
    >
      {hasYes && (
        <RadioGroup
          label={question.says}
          description={question.cite}
          look="row"
          choices={[
            { id: 'yes', label: <Trans>Yes</Trans> },
            { id: 'no', label: <Trans>No</Trans> },
          ]}
          value={answer.yes == null ? null : answer.yes ? 'yes' : 'no'}
          onChange={(id) => {
            onSay(question.key, { ...answer, yes: id === 'yes' });
            onLeave();
          }}
        />
      )}
      {question.kind === 'date' && (
        <DatePicker
          label={question.says}
          description={question.cite}
          value={answer.on ?? null}
          latest={latest}
          onChange={(on) => {
            onSay(question.key, { ...answer, on });
            onLeave();
          }}
        />
      )}
      {(isText || question.kind === 'yes_why') && (
        <TextArea
          label={isText ? question.says : t`Why`}
          description={isText ? question.cite : undefined}
          rows={isText ? 3 : 1}
          maxLength={10_000}
          value={answer.text ?? ''}
          onChange={(text) => onSay(question.key, { ...answer, text })}
          onBlur={onLeave}
        />
      )}
    </div>
  );
}

function Answered({ question, answer }: { question: Question; answer: Said }) {
  const dates = useDates();
  return (
    <div id={`q-${question.key}`} tabIndex={-1} className="max-w-prose scroll-mt-20 outline-none">
      <p className="text-sm text-ink-2">
        {question.says} · {question.cite}
      </p>
      {answer.yes != null && (
        <p className="font-strong">{answer.yes ? <Trans>Yes</Trans> : <Trans>No</Trans>}</p>
      )}
      {answer.on && <p>{dates.day(answer.on)}</p>}
      {answer.text && <p className="whitespace-pre-line">{answer.text}</p>}
      {answer.yes == null && !answer.on && !answer.text && <p>—</p>}
    </div>
  );
}
