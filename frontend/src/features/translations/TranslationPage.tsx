import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useMemo, useState } from 'react';
import { useClient, useQuery, useSubscription } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useErrorWords } from '@/app/words';
import { languageName } from '@/features/students/languages';
import { wordsOfKind } from '@/features/students/planKinds';
import { readFragment } from '@/gql';
import type { Translation_headFragment } from '@/gql/graphql';
import {
  Banner,
  Button,
  Checkbox,
  ConfirmDialog,
  Dialog,
  EmptyState,
  ErrorState,
  Kbd,
  PageHeader,
  ProgressBar,
  Skeleton,
  StatusMark,
  TextArea,
  toast,
} from '@/ui';
import { CHANGED, HEAD, OFFERS, PUBLISH, SEND_BACK, SUBMIT, TRANSLATION, UNIT, WRITE } from './documents';
import { speakTranslationWords } from './speak';
import { type Offer, type Unit, UnitRow } from './UnitRow';
import type { Save } from './useText';
import { STATES } from './words';

await speakTranslationWords();

/** A plan beside its translation, text by text. */
export function TranslationPage({ translationId }: { translationId: string }) {
  const { t } = useLingui();
  const inWords = useErrorWords();
  const [{ data, fetching, error }, ask] = useQuery({ query: TRANSLATION, variables: { id: translationId } });
  const found = data?.translation;
  useSubscription({ query: CHANGED, variables: { id: translationId }, pause: !found });
  if (!found) {
    return (
      <>
        <PageHeader title={t`Translation`} />
        {error ? (
          <ErrorState onRetry={() => ask({ requestPolicy: 'network-only' })}>
            {inWords(error).message}
          </ErrorState>
        ) : fetching ? (
          <Skeleton lines={12} />
        ) : (
          <EmptyState title={t`There is no such translation, or it is not yours to open.`}>
            <Trans>
              A translation closes two weeks after it was published, or when somebody else has it.
            </Trans>
          </EmptyState>
        )}
      </>
    );
  }
  return (
    <Desk
      head={readFragment(HEAD, found)}
      units={readFragment(UNIT, found.units)}
      planId={found.plan?.id ?? null}
    />
  );
}

const NO_OFFERS: readonly Offer[] = [];

interface DeskProps {
  head: Translation_headFragment;
  units: readonly Unit[];
  /** Null for who translates and reads no plan. */
  planId: string | null;
}

function Desk({ head, units, planId }: DeskProps) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const [isOnlyOpen, setOnlyOpen] = useState(false);
  const mayWrite = head.may.includes('write');
  const [{ data: known }] = useQuery({ query: OFFERS, variables: { id: head.id }, pause: !mayWrite });
  const save = useSave();
  const offers = useMemo(() => {
    const of = new Map<string, Offer[]>();
    for (const one of known?.translationOffers ?? [])
      of.set(one.unitId, [...(of.get(one.unitId) ?? []), one]);
    // The whole text at once is better than its sentences.
    for (const [id, list] of of)
      if (list.some((one) => one.isWhole))
        of.set(
          id,
          list.filter((one) => one.isWhole),
        );
    return of;
  }, [known]);
  const done = units.filter((unit) => unit.isDone).length;
  const shown = isOnlyOpen ? units.filter((unit) => !unit.isDone) : units;
  const goTo = useCallback((id: string | undefined) => {
    if (id) document.querySelector<HTMLElement>(`[data-unit="${id}"] textarea`)?.focus();
  }, []);
  const onNext = useCallback(
    (id: string) => {
      const at = units.findIndex((unit) => unit.id === id);
      const rest = [...units.slice(at + 1), ...units.slice(0, at)];
      goTo(rest.find((unit) => !unit.isDone)?.id);
    },
    [units, goTo],
  );
  const onStep = useCallback(
    (id: string, by: 1 | -1) => goTo(shown[shown.findIndex((unit) => unit.id === id) + by]?.id),
    [shown, goTo],
  );
  const language = languageName(head.language, i18n.locale);
  const kind = wordsOfKind(head.planKind);
  const plan = kind ? i18n._(kind.name) : t`Plan`;
  const state = STATES[head.state];
  const title = t`Translation into ${language}`;
  const sections = groupsOf(shown);
  return (
    <>
      {planId && (
        <PageCrumbs
          crumbs={[
            { label: t`Students`, href: '/students' },
            { label: plan, href: `/plans/${planId}` },
            { label: title },
          ]}
        />
      )}
      <PageHeader
        title={title}
        documentTitle={`${title} · ${head.studentName}`}
        subtitle={`${head.studentName} · ${plan} · ${t`version ${head.versionNumber}`}`}
        status={
          <>
            {state && (
              <StatusMark standing={state.standing} className="text-sm">
                {i18n._(state.words)}
              </StatusMark>
            )}
            {head.dueOn && (
              <span className="text-sm text-ink-2">
                <Trans>due {dates.day(head.dueOn)}</Trans>
              </span>
            )}
          </>
        }
        actions={<Steps head={head} isAllDone={done === units.length} onNotDone={() => onNext('')} />}
      />
      <div className="flex flex-col gap-3 pb-3">
        {head.returnedNote && (
          <Banner tone="attention" title={<Trans>Sent back by the reviewer</Trans>}>
            <p className="whitespace-pre-wrap">{head.returnedNote}</p>
          </Banner>
        )}
        {head.isStale && (
          <Banner tone="attention" title={<Trans>A newer plan is final.</Trans>}>
            <Trans>Ask for its translation: texts that did not change are taken over.</Trans>
          </Banner>
        )}
        <ProgressBar
          label={<Trans>Texts done</Trans>}
          value={done}
          max={units.length}
          note={t`${done} of ${units.length}`}
        />
        <div className="flex flex-wrap items-center gap-x-6 gap-y-2 text-sm text-ink-2">
          <Checkbox isSelected={isOnlyOpen} onChange={setOnlyOpen}>
            <Trans>Only what is not done</Trans>
          </Checkbox>
          {mayWrite && (
            <span className="max-md:hidden">
              <Kbd keys="Ctrl Enter" /> <Trans>done and next</Trans> · <Kbd keys="Alt ↓" />{' '}
              <Kbd keys="Alt ↑" /> <Trans>next and previous text</Trans>
            </span>
          )}
        </div>
      </div>
      {units.length === 0 ? (
        <EmptyState title={t`There is nothing to translate in this plan.`} />
      ) : shown.length === 0 ? (
        <EmptyState title={t`Every text is done.`} />
      ) : (
        sections.map(({ title, units }) => (
          <section key={units[0]?.id} aria-label={title} className="pb-6">
            <h2 className="flex items-baseline gap-3 pb-2 text-lg">
              {title}{' '}
              <span className="text-sm text-ink-2">
                <Plural value={units.length} one="# text" other="# texts" />
              </span>
            </h2>
            <ul>
              {units.map((unit) => (
                <UnitRow
                  key={unit.id}
                  unit={unit}
                  language={head.language}
                  rightToLeft={head.rightToLeft}
                  mayWrite={mayWrite}
                  offers={offers.get(unit.id) ?? NO_OFFERS}
                  save={save}
                  onNext={onNext}
                  onStep={onStep}
                />
              ))}
            </ul>
          </section>
        ))
      )}
    </>
  );
}

function groupsOf(units: readonly Unit[]): { title: string; units: Unit[] }[] {
  const groups: { title: string; units: Unit[] }[] = [];
  for (const unit of units) {
    const last = groups.at(-1);
    if (last?.title === unit.section) last.units.push(unit);
    else groups.push({ title: unit.section, units: [unit] });
  }
  return groups;
}

function useSave(): Save {
  const client = useClient();
  const inWords = useErrorWords();
  return useCallback(
    async (wish) => {
      const { data, error } = await client.mutation(WRITE, wish).toPromise();
      const answer = data?.writeTranslation;
      if (error || !answer) return error ? inWords(error) : { code: 'UNEXPECTED', message: '' };
      if (answer.__typename === 'TranslationUnit') return readFragment(UNIT, answer);
      return answer;
    },
    [client, inWords],
  );
}

/** What comes next: hand it to review; send it back or publish it. */
function Steps(props: { head: Translation_headFragment; isAllDone: boolean; onNotDone: () => void }) {
  const { head, isAllDone, onNotDone } = props;
  const { t } = useLingui();
  const [submit, submitting] = useDeed(SUBMIT, 'submitTranslation');
  const [sendBack, sendingBack] = useDeed(SEND_BACK, 'returnTranslation');
  const [publish, publishing] = useDeed(PUBLISH, 'publishTranslation');
  const [open, setOpen] = useState<'return' | 'publish' | null>(null);
  const [note, setNote] = useState('');
  const isAlone = !!head.translator && head.translator.id === head.reviewer?.id;
  const problem = submitting.problem ?? sendingBack.problem ?? publishing.problem;
  return (
    <>
      {problem && (
        <div className="basis-full">
          <ProblemBanner problem={problem} />
        </div>
      )}
      {head.may.includes('submit') && (
        <Button
          look="primary"
          isPending={submitting.isPending}
          onPress={async () => {
            if (!isAllDone) onNotDone();
            if (await submit({ id: head.id })) toast({ text: t`Handed to review.`, tone: 'ok' });
          }}
        >
          <Trans>Hand to review</Trans>
        </Button>
      )}
      {head.may.includes('return') && (
        <Button onPress={() => setOpen('return')}>
          <Trans>Send back…</Trans>
        </Button>
      )}
      {head.may.includes('publish') && (
        <Button look="primary" onPress={() => setOpen('publish')}>
          <Trans>Publish…</Trans>
        </Button>
      )}
      <Dialog
        title={t`Send back to the translator`}
        isOpen={open === 'return'}
        onOpenChange={() => setOpen(null)}
        isDismissable={!note}
        footer={
          <Button
            look="primary"
            isDisabled={!note.trim()}
            isPending={sendingBack.isPending}
            onPress={async () => {
              if (!(await sendBack({ id: head.id, note }))) return;
              setOpen(null);
              setNote('');
            }}
          >
            <Trans>Send back</Trans>
          </Button>
        }
      >
        <TextArea label={t`What should be looked at again`} value={note} onChange={setNote} />
      </Dialog>
      <ConfirmDialog
        title={t`Publish the translation`}
        isOpen={open === 'publish'}
        onOpenChange={() => setOpen(null)}
        confirmLabel={t`Publish`}
        onConfirm={async () => {
          if (await publish({ id: head.id }))
            toast({ text: t`The family can read the translation now.`, tone: 'ok' });
        }}
      >
        <Trans>
          The family reads it beside the original from now on, with your name as the reviewer. What is signed
          stays the original.
        </Trans>
        {isAlone && (
          <p>
            <Trans>You translated it yourself: the family is told that nobody else reviewed it.</Trans>
          </p>
        )}
      </ConfirmDialog>
    </>
  );
}
