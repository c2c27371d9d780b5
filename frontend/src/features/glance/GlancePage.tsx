import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { useDates } from '@/app/useDates';
import { useErrorWords } from '@/app/words';
import { useGrade } from '@/features/students/grades';
import { wordsOfKind } from '@/features/students/planKinds';
import type { GlancePage_sheetQuery } from '@/gql/graphql';
import { Banner, EmptyState, ErrorState, Link, PageHeader, Section, Skeleton } from '@/ui';
import { Acknowledging } from './Acknowledging';
import { GLANCE } from './documents';
import { asParts, printAddress, type SheetPart } from './sheet';

type Sheet = NonNullable<GlancePage_sheetQuery['atAGlance']>;
type PlanOnSheet = Sheet['plans'][number];

/** One student, on one page, for those who carry the plan out: what to know, what to do, whom to ask. */
export function GlancePage({ studentId }: { studentId: string }) {
  const { t, i18n } = useLingui();
  const inWords = useErrorWords();
  const [{ data, fetching, error }, ask] = useQuery({
    query: GLANCE,
    variables: { studentId, language: i18n.locale },
    // A plan that is in force today may have given way tomorrow.
    requestPolicy: 'cache-and-network',
  });
  const sheet = data?.atAGlance;
  if (!error && sheet) return <AtAGlance sheet={sheet} />;
  return (
    <>
      <PageHeader title={t`At a glance`} />
      {error ? (
        <ErrorState onRetry={() => ask({ requestPolicy: 'network-only' })}>
          {inWords(error).message}
        </ErrorState>
      ) : fetching ? (
        <Skeleton lines={12} />
      ) : (
        <EmptyState title={<Trans>There is no such student, or their plan is not yours to carry out.</Trans>}>
          <Trans>Whoever teaches or serves the student has this page. Ask the case manager.</Trans>
        </EmptyState>
      )}
    </>
  );
}

function AtAGlance({ sheet }: { sheet: Sheet }) {
  const { t, i18n } = useLingui();
  const gradeOf = useGrade();
  const { student, school, plans } = sheet;
  return (
    <>
      <PageCrumbs
        crumbs={[
          { label: t`Students`, href: '/students' },
          { label: student.name, href: `/students/${student.id}` },
          { label: t`At a glance` },
        ]}
      />
      <PageHeader
        title={student.name}
        documentTitle={`${t`At a glance`} · ${student.name}`}
        subtitle={[t`At a glance`, student.grade && gradeOf(student.grade), school]
          .filter(Boolean)
          .join(' · ')}
        actions={
          plans.length > 0 && (
            <Link
              look="primary"
              href={printAddress(i18n.locale, student.id)}
              target="_blank"
              rel="noreferrer"
            >
              <Trans>Print on one page</Trans>
            </Link>
          )
        }
      />
      <div className="max-w-[52rem]">
        {plans.length === 0 && <EmptyState title={sheet.absence[0]}>{sheet.absence[1]}</EmptyState>}
        {plans.map((one) => (
          <PlanSheet key={one.plan.id} of={one} isOnly={plans.length === 1} />
        ))}
        {sheet.cut && <p className="pb-3 text-sm text-ink-2">{sheet.cut}</p>}
        {sheet.toAsk.length > 0 && <ToAsk sheet={sheet} />}
      </div>
    </>
  );
}

function PlanSheet({ of, isOnly }: { of: PlanOnSheet; isOnly: boolean }) {
  const { i18n } = useLingui();
  const dates = useDates();
  const { plan, number } = of;
  const parts = asParts(of.parts);
  const words = wordsOfKind(plan.kind);
  const kind = words ? i18n._(words.name) : plan.kind;
  return (
    <article aria-label={kind} className="pb-2">
      <p className="flex flex-wrap items-baseline gap-x-3 pb-3 text-ink-2">
        <span className={isOnly ? undefined : 'text-lg font-strong text-ink-1'}>{kind}</span>
        {plan.startsOn && plan.endsOn && (
          <span>
            <Trans>
              {dates.day(plan.startsOn)} to {dates.day(plan.endsOn)}
            </Trans>
          </span>
        )}
        <Link href={`/plans/${plan.id}`}>
          <Trans>Read the whole plan, version {number}</Trans>
        </Link>
      </p>
      {of.notes.map((note) => (
        <div key={note} className="pb-4">
          <Banner tone="attention">{note}</Banner>
        </div>
      ))}
      {parts.map((part) => (
        <Part key={part.key} part={part} />
      ))}
      <Acknowledging
        versionId={of.versionId}
        toAcknowledge={of.toAcknowledge}
        acknowledgedAt={of.acknowledgedAt ?? null}
      />
    </article>
  );
}

function Part({ part }: { part: SheetPart }) {
  const isLoud = part.key === 'know';
  return (
    <Section title={part.title} note={part.lines.length > 3 ? part.lines.length : undefined}>
      <ul className={isLoud ? 'flex flex-col gap-2' : 'flex flex-col gap-1.5'}>
        {part.lines.map((line, place) => (
          // Two rows of a plan may say the same.
          // biome-ignore lint/suspicious/noArrayIndexKey: a sheet is read, its lines do not move
          <li key={place} className="border-s-2 border-line ps-3">
            {line.name && <span className="font-strong">{line.words ? `${line.name}: ` : line.name}</span>}
            {line.words && <span lang={line.wordsLanguage}>{line.words}</span>}
            {line.beside && <span className="block text-sm text-ink-2">{line.beside}</span>}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function ToAsk({ sheet }: { sheet: Sheet }) {
  return (
    <Section title={sheet.toAskTitle}>
      <ul className="flex flex-col gap-1.5">
        {sheet.toAsk.map((one) => (
          <li key={`${one.name} ${one.role}`} className="flex flex-wrap gap-x-3">
            <span className="font-strong">{one.name}</span>
            <span className="text-ink-2">{one.role}</span>
            {one.email && <Link href={`mailto:${one.email}`}>{one.email}</Link>}
          </li>
        ))}
      </ul>
    </Section>
  );
}
