import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import type { BankGoalInput } from '@/gql/graphql';
import { Banner, Button, Checkbox, Dialog, Select, Skeleton, TextArea, TextField, toast } from '@/ui';
import { usePlanPlace } from '../context';
import type { ContentRow } from '../form';
import { KEEP, PREPARE } from './documents';
import { GRADES, TOPICS, type Topic, useBankWords } from './words';

const TEXTS = ['condition', 'behavior', 'criterion', 'method'] as const;
type Text = 'subject' | (typeof TEXTS)[number];

const said = (goal: ContentRow, key: string) => String(goal[key] ?? '');

/** The names that still stand in it, by the text they stand in. */
function asNames(json: unknown): Partial<Record<Text, string[]>> {
  return typeof json === 'object' && json !== null ? (json as Partial<Record<Text, string[]>>) : {};
}

/** Shows what the bank would keep of a goal, without the child; it is kept when somebody says so. */
export default function ToBank({ goal, onClose }: { goal: ContentRow; onClose: () => void }) {
  const { t, i18n } = useLingui();
  const { planId, form } = usePlanPlace();
  const words = useBankWords();
  const [prepare, preparing] = useDeed(PREPARE, 'prepareBankGoal');
  const [keep, keeping] = useDeed(KEEP, 'keepBankGoal');
  const { idempotencyKey, isDone } = useDeedKey();
  const [kept, setKept] = useState<BankGoalInput | null>(null);
  const [names, setNames] = useState<Partial<Record<Text, string[]>>>({});
  const [mayPublish, setMayPublish] = useState(false);
  const [forDistrict, setForDistrict] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const body = useRef<HTMLFormElement>(null);
  // Once what is wrong is marked, the focus goes to the first of it.
  useEffect(() => {
    if (attempt > 0) body.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [attempt]);

  const first: BankGoalInput = {
    topic: 'other',
    subject: said(goal, 'subject'),
    area: said(goal, 'area') || 'academic',
    language: form.language.startsWith('es') || i18n.locale === 'es' ? 'es' : 'en',
    condition: said(goal, 'condition'),
    behavior: said(goal, 'behavior'),
    criterion: said(goal, 'criterion'),
    method: said(goal, 'method'),
    measuredEvery: said(goal, 'measured_every') || null,
    gradeFrom: null,
    gradeTo: null,
  };
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    void prepare({ planId, goal: first }).then((prepared) => {
      if (!prepared) return;
      const { subject, condition, behavior, criterion, method } = prepared;
      setKept({ ...first, subject, condition, behavior, criterion, method });
      setNames(asNames(prepared.names));
      setMayPublish(prepared.mayPublish);
    });
  });

  const change = (more: Partial<BankGoalInput>) => {
    setKept((before) => before && { ...before, ...more });
    setNames((before) => Object.fromEntries(Object.entries(before).filter(([key]) => !(key in more))));
    if (keeping.problem?.field && keeping.problem.field in more) keeping.clear();
  };
  const problemOf = (key: Text): string | undefined => {
    if (keeping.problem?.field === key && keeping.problem.code !== 'INVALID_INPUT')
      return keeping.problem.message;
    const left = names[key];
    if (left?.length) {
      const list = left.join(', ');
      return t`This still names somebody: ${list}. Say it without the name.`;
    }
    const isNeeded = key === 'subject' || key === 'behavior' || key === 'criterion';
    return attempt > 0 && isNeeded && !kept?.[key].trim()
      ? t`Needed, so that others can use the goal.`
      : undefined;
  };
  const save = async (event?: FormEvent) => {
    event?.preventDefault();
    if (!kept) return;
    const isClean = Object.values(names).every((left) => !left?.length);
    const isWhole = isClean && kept.subject.trim() && kept.behavior.trim() && kept.criterion.trim();
    const answer = isWhole ? await keep({ planId, goal: kept, forDistrict, idempotencyKey }) : null;
    if (!answer) {
      setAttempt((before) => before + 1);
      return;
    }
    isDone();
    toast({ text: answer.isOwn ? t`Saved to your bank.` : t`Saved to the district’s bank.` });
    onClose();
  };
  const labels: Record<Text, string> = {
    subject: t`Short name`,
    condition: t`Condition`,
    behavior: t`Behavior`,
    criterion: t`Criterion`,
    method: t`How progress is measured`,
  };
  const gradeOptions = [
    { id: 'any', label: t`Any` },
    ...GRADES.map((number) => ({ id: String(number), label: words.grade(number) })),
  ];
  const gradeOf = (id: string) => (id === 'any' ? null : Number(id));
  const isElsewhere = keeping.problem && !(keeping.problem.field && problemOf(keeping.problem.field as Text));
  return (
    <Dialog
      title={t`Save to my bank`}
      isOpen
      onOpenChange={onClose}
      size="wide"
      isDismissable={false}
      footer={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button look="primary" isDisabled={!kept} isPending={keeping.isPending} onPress={() => save()}>
            {forDistrict ? t`Save for the district` : t`Save to my bank`}
          </Button>
        </>
      }
    >
      {preparing.problem && <Banner tone="danger" title={preparing.problem.message} />}
      {!kept && !preparing.problem && <Skeleton lines={6} />}
      {kept && (
        <form ref={body} onSubmit={save} noValidate className="flex flex-col gap-4">
          <p className="text-ink-2">
            <Trans>
              This is what the bank will keep: no name, no pronoun of the child. Words in braces become the
              next student’s.
            </Trans>
          </p>
          {isElsewhere && keeping.problem && <Banner tone="danger" title={keeping.problem.message} />}
          <TextField
            label={labels.subject}
            value={kept.subject}
            onChange={(subject) => change({ subject })}
            errorMessage={problemOf('subject')}
            maxLength={120}
            isRequired
            autoFocus
          />
          <div className="grid gap-4 sm:grid-cols-3">
            <Select<Topic>
              label={t`Topic`}
              options={TOPICS.map((key) => ({ id: key, label: words.topic(key) }))}
              value={kept.topic as Topic}
              onChange={(topic) => change({ topic })}
            />
            <Select
              label={t`From grade`}
              options={gradeOptions}
              value={String(kept.gradeFrom ?? 'any')}
              onChange={(id) => change({ gradeFrom: gradeOf(id) })}
            />
            <Select
              label={t`To grade`}
              options={gradeOptions}
              value={String(kept.gradeTo ?? 'any')}
              onChange={(id) => change({ gradeTo: gradeOf(id) })}
              errorMessage={
                kept.gradeFrom != null && kept.gradeTo != null && kept.gradeFrom > kept.gradeTo
                  ? t`The last grade comes before the first.`
                  : undefined
              }
            />
          </div>
          {TEXTS.map((key) => (
            <TextArea
              key={key}
              label={labels[key]}
              rows={2}
              value={kept[key]}
              onChange={(text) => change({ [key]: text })}
              errorMessage={problemOf(key)}
              isRequired={key === 'behavior' || key === 'criterion'}
            />
          ))}
          {mayPublish && (
            <Checkbox isSelected={forDistrict} onChange={setForDistrict}>
              <Trans>Keep it for everybody in the district</Trans>
            </Checkbox>
          )}
        </form>
      )}
    </Dialog>
  );
}
