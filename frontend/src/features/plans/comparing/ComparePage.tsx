import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useMemo, useRef } from 'react';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { useErrorWords } from '@/app/words';
import { wordsOfKind } from '@/features/students/planKinds';
import type { ComparePage_comparisonQuery } from '@/gql/graphql';
import {
  Button,
  Checkbox,
  EmptyState,
  ErrorState,
  Kbd,
  PageHeader,
  RadioGroup,
  Select,
  Skeleton,
} from '@/ui';
import type { Choice } from './choice';
import { asSections, type ComparedSection } from './comparison';
import { COMPARISON } from './documents';
import { type Look, PartView, SideNames } from './PartView';
import { RunsText } from './RunsText';
import { useSideWords } from './sideWords';
import { useChanges } from './useChanges';
import { useIsWide } from './useIsWide';

export interface ComparePageProps {
  planId: string;
  choice: Choice;
  onChoose: (choice: Choice) => void;
}

type Comparison = NonNullable<ComparePage_comparisonQuery['planComparison']>;

/** Any two versions of a student's plans of one kind: what went, what came, what moved. */
export function ComparePage({ planId, choice, onChoose }: ComparePageProps) {
  const { t, i18n } = useLingui();
  const inWords = useErrorWords();
  const [{ data, fetching, error }, ask] = useQuery({
    query: COMPARISON,
    variables: {
      planId,
      language: i18n.locale,
      before: choice.before ?? null,
      after: choice.after ?? null,
      everything: choice.all ?? false,
    },
    // A draft goes on meanwhile.
    requestPolicy: 'cache-and-network',
  });
  const found = data?.planComparison;
  if (error || !found) {
    return (
      <>
        <PageHeader title={t`Compare`} />
        {error ? (
          <ErrorState onRetry={() => ask({ requestPolicy: 'network-only' })}>
            {inWords(error).message}
          </ErrorState>
        ) : fetching ? (
          <Skeleton lines={12} />
        ) : (
          <EmptyState title={t`There is no such version, or it is not yours to read.`}>
            <Trans>A copy that is no longer shared and a draft that became final are gone from here.</Trans>
          </EmptyState>
        )}
      </>
    );
  }
  return <Compared found={found} choice={choice} onChoose={onChoose} isWaiting={fetching} />;
}

interface ComparedProps {
  found: Comparison;
  choice: Choice;
  onChoose: (choice: Choice) => void;
  isWaiting: boolean;
}

function Compared({ found, choice, onChoose, isWaiting }: ComparedProps) {
  const { t, i18n } = useLingui();
  const { plan, sides, before, after, changeCount } = found;
  const kind = wordsOfKind(plan.kind);
  const title = kind ? i18n._(kind.name) : t`Plan`;
  const name = plan.student.name;
  return (
    <>
      <PageCrumbs
        crumbs={[
          { label: t`Students`, href: '/students' },
          { label: name, href: `/students/${plan.student.id}` },
          { label: title, href: `/plans/${plan.id}` },
          { label: t`Compare` },
        ]}
      />
      <PageHeader
        title={t`What changed`}
        documentTitle={`${t`What changed`} · ${name}`}
        subtitle={`${name} · ${title}`}
      />
      {sides.length < 2 ? (
        <EmptyState title={t`There is only one version to read.`}>
          <Trans>As soon as there is a second one, what changed between them stands here.</Trans>
        </EmptyState>
      ) : (
        <>
          <Pickers found={found} choice={choice} onChoose={onChoose} />
          {!before || !after ? (
            <EmptyState title={t`Choose what to compare it with.`} />
          ) : before.id === after.id ? (
            <EmptyState title={t`That is twice the same version.`}>
              <Trans>Choose another one on one side.</Trans>
            </EmptyState>
          ) : (
            <Changes
              sections={found.sections}
              changeCount={changeCount}
              choice={choice}
              onChoose={onChoose}
              isWaiting={isWaiting}
            />
          )}
        </>
      )}
    </>
  );
}

function Pickers({ found, choice, onChoose }: Omit<ComparedProps, 'isWaiting'>) {
  const { t } = useLingui();
  const words = useSideWords(found.plan.kind);
  const options = found.sides.map(words);
  // What the server chose is chosen from here on: a draft that becomes final in the meantime changes nothing unasked.
  const [before, after] = [choice.before ?? found.before?.id, choice.after ?? found.after?.id];
  return (
    <div className="grid gap-x-6 gap-y-3 pb-4 md:grid-cols-2">
      <Select
        label={t`Before`}
        options={options}
        value={before ?? null}
        onChange={(id) => onChoose({ ...choice, before: id, after })}
      />
      <Select
        label={t`After`}
        options={options}
        value={after ?? null}
        onChange={(id) => onChoose({ ...choice, before, after: id })}
      />
    </div>
  );
}

interface ChangesProps extends Pick<ComparedProps, 'choice' | 'onChoose' | 'isWaiting'> {
  sections: unknown;
  changeCount: number;
}

function Changes({ sections: json, changeCount, choice, onChoose, isWaiting }: ChangesProps) {
  const { t } = useLingui();
  const isWide = useIsWide();
  const root = useRef<HTMLDivElement>(null);
  const sections = useMemo(() => asSections(json), [json]);
  const { at, next, previous, goTo } = useChanges(root, json);
  const look: Look = isWide && choice.look === 'side' ? 'side' : 'inline';
  const jump = (key: string) => {
    const section = document.getElementById(key);
    if (!section) return;
    goTo(section);
    section.scrollIntoView({ block: 'start' });
    section.focus({ preventScroll: true });
  };
  return (
    <div aria-busy={isWaiting}>
      <div className="flex flex-wrap items-end gap-x-8 gap-y-2 pb-3" data-print="hidden">
        {isWide && (
          <RadioGroup
            label={t`Show`}
            look="row"
            value={look}
            onChange={(id) => onChoose({ ...choice, look: id === 'side' ? 'side' : undefined })}
            choices={[
              { id: 'inline', label: t`In one text` },
              { id: 'side', label: t`Side by side` },
            ]}
          />
        )}
        <Checkbox
          isSelected={choice.all ?? false}
          onChange={(isSelected) => onChoose({ ...choice, all: isSelected || undefined })}
        >
          <Trans>Also what stayed the same</Trans>
        </Checkbox>
      </div>
      {changeCount === 0 && (
        <EmptyState title={t`Nothing changed between the two.`}>
          {sections.length === 0 && <Trans>They say the same, word for word.</Trans>}
        </EmptyState>
      )}
      {changeCount > 0 && <Legend />}
      {sections.length > 0 && (
        <div className="gap-8 lg:grid lg:grid-cols-[14rem_minmax(0,1fr)]">
          <Outline sections={sections} onGoTo={jump} />
          <div ref={root} className="min-w-0">
            {changeCount > 0 && <Steps at={at} count={changeCount} onNext={next} onPrevious={previous} />}
            {sections.map((section) => (
              <SectionOfChanges key={section.key} section={section} look={look} />
            ))}
          </div>
        </div>
      )}
    </div>
  );
}

function Legend() {
  const { t } = useLingui();
  return (
    <p className="flex flex-wrap gap-x-4 pb-3 text-sm text-ink-2" aria-hidden="true">
      <RunsText runs={[{ how: 'removed', text: t`struck out: only before` }]} />
      <RunsText runs={[{ how: 'added', text: t`underlined: only after` }]} />
    </p>
  );
}

/** Where one is among the changes, and on to the next: stays at the top while one reads. */
function Steps(props: { at: number; count: number; onNext: () => void; onPrevious: () => void }) {
  const { t } = useLingui();
  const { at, count } = props;
  return (
    <div
      data-print="hidden"
      className="sticky top-14 z-[5] flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-surface-1 py-2 text-sm"
    >
      <span role="status" className="me-auto">
        {at === 0 ? <Plural value={count} one="# change" other="# changes" /> : t`Change ${at} of ${count}`}
      </span>
      <Button size="small" onPress={props.onPrevious} isDisabled={at <= 1}>
        <Trans>Previous</Trans> <Kbd keys="p" className="max-md:hidden" />
      </Button>
      <Button size="small" onPress={props.onNext} isDisabled={at >= count}>
        <Trans>Next</Trans> <Kbd keys="n" className="max-md:hidden" />
      </Button>
    </div>
  );
}

function Outline({
  sections,
  onGoTo,
}: {
  sections: readonly ComparedSection[];
  onGoTo: (key: string) => void;
}) {
  const { t } = useLingui();
  return (
    <nav
      aria-label={t`Sections`}
      data-print="hidden"
      className="max-lg:relative max-lg:-mx-4 max-lg:overflow-x-auto max-lg:px-4 max-lg:pb-2 lg:sticky lg:top-18 lg:max-h-[calc(100dvh-5.5rem)] lg:self-start lg:overflow-y-auto"
    >
      <ol className="flex gap-0.5 lg:flex-col">
        {sections.map(({ key, title, changeCount }) => (
          <li key={key} className="shrink-0">
            <a
              href={`#${key}`}
              onClick={(event) => {
                event.preventDefault();
                onGoTo(key);
              }}
              className="flex min-h-control-small items-center gap-2 rounded-kit px-2 py-1 text-ink-1 no-underline hover:bg-surface-3 lg:items-baseline"
            >
              <span className="max-lg:whitespace-nowrap">{title}</span>
              <span className="text-sm text-ink-2">
                <span aria-hidden="true">({changeCount})</span>
                <span className="sr-only">
                  <Plural value={changeCount} one="# change" other="# changes" />
                </span>
              </span>
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function SectionOfChanges({ section, look }: { section: ComparedSection; look: Look }) {
  const { key, title, changeCount, parts } = section;
  return (
    <section
      id={key}
      tabIndex={-1}
      aria-labelledby={`${key}-title`}
      className="scroll-mt-28 border-t border-line pt-3 pb-6 first-of-type:border-t-0"
    >
      <header className="flex flex-wrap items-baseline gap-x-3 pb-1">
        <h2 id={`${key}-title`} className="text-lg">
          {title}
        </h2>
        <span className="text-sm text-ink-2">
          {changeCount === 0 ? (
            <Trans>the same</Trans>
          ) : (
            <Plural value={changeCount} one="# change" other="# changes" />
          )}
        </span>
      </header>
      {look === 'side' && changeCount > 0 && <SideNames />}
      {parts.map((part) => (
        <PartView key={`${part.key} ${part.rowId ?? ''}`} part={part} look={look} />
      ))}
    </section>
  );
}
