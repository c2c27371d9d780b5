import { Trans, useLingui } from '@lingui/react/macro';
import { use, useEffect, useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { type Problem, useErrorWords } from '@/app/words';
import { PLAN_KINDS, type PlanKind } from '@/features/students/planKinds';
import type { FormsPage_formQuery } from '@/gql/graphql';
import { cx } from '@/lib/cx';
import { Banner, Button, ErrorState, PageHeader, RadioGroup, Select, Skeleton } from '@/ui';
import { FORM } from './documents';
import {
  AS_DECLARED,
  asDeclared,
  changesIn,
  type Declared,
  draftOf,
  type ExtraField,
  type FormDraft,
  isSame,
  sectionOfProblem,
  withExtra,
} from './draft';
import { ExtraFieldDialog } from './ExtraFieldDialog';
import { LetterheadEditor } from './LetterheadEditor';
import { Preview } from './Preview';
import { Revisions } from './Revisions';
import { ScheduleDialog } from './ScheduleDialog';
import { SectionEditor } from './SectionEditor';
import { formsWords } from './speaking';

const KINDS = Object.keys(PLAN_KINDS) as PlanKind[];
export const LETTERHEAD = 'letterhead';

export interface FormsPageProps {
  kind: PlanKind;
  /** The section that is open, or the letterhead; the first one where none is named. */
  part: string | undefined;
  onChoose: (choice: { kind: PlanKind; part?: string }) => void;
}

/** A district's own form: its words and questions on top of what the law and the state ask, from a day on. */
export function FormsPage({ kind, part, onChoose }: FormsPageProps) {
  use(formsWords());
  const { t, i18n } = useLingui();
  const inWords = useErrorWords();
  const [{ data, error }, ask] = useQuery({
    query: FORM,
    variables: { kind },
    requestPolicy: 'cache-and-network',
  });
  const form = data?.districtForm;
  const declared = useMemo(() => asDeclared(form?.declared), [form?.declared]);
  return (
    <>
      <PageCrumbs crumbs={[{ label: t`Forms` }]} />
      <PageHeader title={t`Forms`} />
      <div className="flex flex-col gap-4">
        <p className="max-w-prose text-ink-2">
          <Trans>
            Say the questions of a plan in your district's words, add your own, and require answers the law
            does not. What the law asks stays as it is.
          </Trans>
        </p>
        <RadioGroup
          label={t`Kind of plan`}
          value={kind}
          onChange={(chosen) => onChoose({ kind: chosen })}
          look="row"
          choices={KINDS.map((id) => ({ id, label: i18n._(PLAN_KINDS[id].name) }))}
        />
        {form && declared ? (
          <FormSetting
            key={kind}
            kind={kind}
            form={form}
            declared={declared}
            part={part}
            onPart={(chosen) => onChoose({ kind, part: chosen })}
            onChanged={() => ask({ requestPolicy: 'network-only' })}
          />
        ) : error ? (
          <ErrorState onRetry={() => ask({ requestPolicy: 'network-only' })}>
            {inWords(error).message}
          </ErrorState>
        ) : (
          <Skeleton lines={12} />
        )}
      </div>
    </>
  );
}

type FormOfDistrict = FormsPage_formQuery['districtForm'];

/** What the newest revision that stands says: what somebody goes on from. */
const newestOf = ({ revisions }: FormOfDistrict): FormDraft =>
  draftOf(revisions.find(({ takenBackAt }) => !takenBackAt)?.settings);

function FormSetting({
  kind,
  form,
  declared,
  part,
  onPart,
  onChanged,
}: {
  kind: PlanKind;
  form: FormOfDistrict;
  declared: Declared;
  part: string | undefined;
  onPart: (part: string) => void;
  onChanged: () => void;
}) {
  const { t, i18n } = useLingui();
  const [base, setBase] = useState(() => newestOf(form));
  const [draft, setDraft] = useState(base);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [opened, setOpened] = useState<'preview' | 'schedule' | null>(null);
  const [extra, setExtra] = useState<{ field: ExtraField | null } | null>(null);
  const isChanged = !isSame(draft, base);
  useAsksBeforeLeaving(isChanged);
  const inLanguage = declared[i18n.locale === 'es' ? 'es' : 'en'];
  const section = inLanguage.sections.find(({ key }) => key === part) ?? inLanguage.sections[0];
  if (!section) return null;
  const current = part === LETTERHEAD ? LETTERHEAD : section.key;
  const change = (next: FormDraft) => {
    setDraft(next);
    setProblem(null);
  };
  const editing = {
    draft,
    onChange: change,
    problemAt: (path: string) => (problem?.field === path ? problem.message : undefined),
  };
  const begin = (from: FormDraft) => {
    setBase(from);
    change(from);
  };
  const parts = [
    { id: LETTERHEAD, label: t`Letterhead`, count: draft.letterhead ? 1 : 0 },
    ...inLanguage.sections.map(({ key, title }) => ({ id: key, label: title, count: changesIn(draft, key) })),
  ];
  const taken = [
    ...section.fields.map(({ key }) => key),
    ...draft.extra.filter((one) => one.section === section.key).map(({ key }) => key),
    // A key that was used once means one question for good.
    ...form.revisions.flatMap(({ settings }) => draftOf(settings).extra.map(({ key }) => key)),
  ];
  const isStored = (field: ExtraField | null) =>
    !!field &&
    form.revisions.some(({ settings }) =>
      draftOf(settings).extra.some(({ section: in_, key }) => in_ === field.section && key === field.key),
    );
  return (
    <>
      <div className="flex flex-wrap items-center gap-3 border-y border-line py-2">
        <Button look="primary" onPress={() => setOpened('schedule')} isDisabled={!isChanged}>
          <Trans>Schedule…</Trans>
        </Button>
        <Button onPress={() => setOpened('preview')}>
          <Trans>Preview…</Trans>
        </Button>
        <Button look="plain" isDisabled={isSame(draft, AS_DECLARED)} onPress={() => change(AS_DECLARED)}>
          <Trans>As the state has it</Trans>
        </Button>
        <span role="status" className="text-sm text-ink-2">
          {isChanged ? t`Changed, not scheduled yet` : t`No changes`}
        </span>
        {isChanged && (
          <Button look="plain" size="small" onPress={() => change(base)}>
            <Trans>Undo all</Trans>
          </Button>
        )}
      </div>
      {problem && (
        <Banner tone="danger" title={problem.message}>
          {problem.doNext}
        </Banner>
      )}
      <div className="gap-8 lg:grid lg:grid-cols-[16rem_minmax(0,1fr)]">
        <nav aria-label={t`Parts of the form`} className="pb-4">
          <div className="lg:hidden">
            <Select
              label={t`Part of the form`}
              value={current}
              onChange={onPart}
              options={parts.map(({ id, label, count }) => ({ id, label: count > 0 ? `${label} ●` : label }))}
            />
          </div>
          <ul className="hidden flex-col lg:flex">
            {parts.map(({ id, label, count }) => (
              <li key={id}>
                <button
                  type="button"
                  aria-current={id === current ? 'true' : undefined}
                  onClick={() => onPart(id)}
                  className={cx(
                    'flex min-h-control-small w-full items-baseline gap-2 rounded-kit px-2 py-1 text-start hover:bg-surface-2',
                    id === current && 'bg-accent-soft font-strong',
                  )}
                >
                  <span className="grow">{label}</span>
                  {count > 0 && (
                    <span className="text-sm text-ink-2">
                      <span aria-hidden="true">● {count}</span>
                      <span className="sr-only">{t`${count} changed`}</span>
                    </span>
                  )}
                </button>
              </li>
            ))}
          </ul>
        </nav>
        <div className="min-w-0">
          {current === LETTERHEAD ? (
            <LetterheadEditor editing={editing} />
          ) : (
            <SectionEditor
              key={section.key}
              declared={declared}
              section={section}
              editing={editing}
              onExtra={(field) => setExtra({ field })}
            />
          )}
        </div>
      </div>
      <Revisions
        form={form}
        onBeginFrom={(revision) => change(draftOf(revision.settings))}
        onChanged={onChanged}
      />
      {extra && (
        <ExtraFieldDialog
          section={section.key}
          stored={extra.field}
          taken={taken}
          isKindKept={isStored(extra.field)}
          onClose={() => setExtra(null)}
          onSave={(field) => change(withExtra(draft, field))}
        />
      )}
      {opened === 'preview' && (
        <Preview kind={kind} draft={draft} sectionKey={section.key} onClose={() => setOpened(null)} />
      )}
      {opened === 'schedule' && (
        <ScheduleDialog
          kind={kind}
          draft={draft}
          onClose={() => setOpened(null)}
          onProblem={(found) => {
            setProblem(found);
            const where = sectionOfProblem(draft, found.field);
            if (where) onPart(where);
          }}
          onScheduled={() => {
            begin(draft);
            onChanged();
          }}
        />
      )}
    </>
  );
}

/** While something is set here and not scheduled, the browser asks before the window closes. */
function useAsksBeforeLeaving(isChanged: boolean): void {
  useEffect(() => {
    if (!isChanged) return;
    const ask = (event: Event) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isChanged]);
}
