import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { PageCrumbs } from '@/app/Frame';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useErrorWords } from '@/app/words';
import { PlanTranslations } from '@/features/translations';
import type { Plan_standingFragment, PlanPage_planQuery } from '@/gql/graphql';
import { today } from '@/lib/dates';
import { ownerOf } from '@/lib/held';
import {
  Banner,
  Button,
  EmptyState,
  ErrorState,
  Link,
  PageHeader,
  Skeleton,
  type Standing,
  StatusMark,
} from '@/ui';
import { Amend, AmendmentOf } from './Amend';
import { CarriedBar } from './CarriedBar';
import { countOf, stopsOf } from './carried';
import { PlanContext, useDesk, usePlanPlace } from './context';
import { Desk } from './desk';
import { CONFIRM_CARRIED } from './documents';
import { FinalSummary } from './FinalSummary';
import { type Finding, findingPlace } from './findings';
import { asContent, asDerived, asFacts, asRows, type FormSection, placeOf } from './form';
import { goToPlace, goToSection } from './goTo';
import { Outline, type OutlineEntry } from './Outline';
import { MAY, PlanActions } from './PlanActions';
import { Commented, CommentsButton, PlanComments, useCommenting } from './PlanComments';
import { ReadyCount, ReadyPanel } from './ReadyPanel';
import { DeskBar } from './SaveStatus';
import { SectionView } from './SectionView';
import { isAnswered, isShown } from './shownWhen';
import { useHeld } from './useHeld';
import { usePlan, useTickets } from './usePlan';

/** A plan as a document: written live by several people while it is a draft, read when it is final. */
export function PlanPage({ planId }: { planId: string }) {
  const { t } = useLingui();
  const inWords = useErrorWords();
  const { plan, form, standing, findings, fetching, error, lookAgain } = usePlan(planId);
  const desk = useMemo(() => new Desk(), []);
  const { givenName, pronouns } = plan?.student ?? {};
  const place = useMemo(
    () => (form ? { desk, form, planId, student: { givenName: givenName ?? '', pronouns } } : null),
    [desk, form, planId, givenName, pronouns],
  );
  useEffect(() => {
    if (!standing || !form) return;
    desk.setAround(form, asFacts(standing.circumstances), asDerived(standing.derived));
    desk.setBase(Object.fromEntries(standing.sections.map((one) => [one.key, asContent(one.content)])));
  }, [desk, form, standing]);
  if (!plan || !standing || !place) {
    return (
      <>
        <PageHeader title={t`Plan`} />
        {error ? (
          <ErrorState onRetry={lookAgain}>{inWords(error).message}</ErrorState>
        ) : fetching ? (
          <Skeleton lines={12} />
        ) : (
          <EmptyState title={t`There is no such plan, or it is not yours to read.`}>
            <Trans>Ask the case manager whether you are on the team.</Trans>
          </EmptyState>
        )}
      </>
    );
  }
  return (
    <PlanContext.Provider value={place}>
      <PlanDocument
        planId={planId}
        student={plan.student}
        carriedFrom={plan.carriedFrom ?? null}
        threads={plan.threads}
        standing={standing}
        findings={findings}
        onLookAgain={lookAgain}
      />
    </PlanContext.Provider>
  );
}

interface PlanDocumentProps {
  planId: string;
  student: NonNullable<PlanPage_planQuery['plan']>['student'];
  carriedFrom: NonNullable<PlanPage_planQuery['plan']>['carriedFrom'] | null;
  threads: NonNullable<PlanPage_planQuery['plan']>['threads'];
  standing: Plan_standingFragment;
  findings: readonly Finding[];
  onLookAgain: () => void;
}

function PlanDocument({
  planId,
  student,
  carriedFrom,
  threads,
  standing,
  findings,
  onLookAgain,
}: PlanDocumentProps) {
  const { t, i18n } = useLingui();
  const { desk, form } = usePlanPlace();
  const { person, district } = useViewer();
  const peers = useDesk((state) => state.peers);
  const content = useDesk((state) => state.content);
  const shownContent = useDesk((state) => state.shown);
  const facts = useDesk((state) => state.facts);
  const openTicket = useTickets(planId);
  const requests = standing.latestVersion?.signatureRequests ?? [];
  const isDraft = standing.state === 'draft' || standing.state === 'team_review';
  const [panel, setPanel] = useState<'ready' | 'comments' | null>(() =>
    matchMedia('(min-width: 1280px)').matches ? 'ready' : null,
  );
  const toggle = (one: 'ready' | 'comments') => setPanel(panel === one ? null : one);
  const showComments = useCallback(() => setPanel('comments'), []);
  const mayAssign = standing.may.includes(MAY.assign);
  const commenting = useCommenting(
    planId,
    threads,
    isDraft,
    standing.may.includes(MAY.comment),
    showComments,
  );
  const [alsoShown, setAlsoShown] = useState<ReadonlySet<string>>(new Set());
  const owner = ownerOf(district.id, person.id);
  const held = useHeld(owner, planId, isDraft);
  useReturn();
  const carried = useCarriedPlaces(standing);
  const [confirm, confirming] = useDeed(CONFIRM_CARRIED, 'confirmCarried');
  const onConfirm = useCallback(
    (sectionKey: string, places: readonly string[] | null) =>
      void confirm({ planId, sectionKey, places: places && [...places] }),
    [confirm, planId],
  );
  const self = useMemo(
    () => ({ personId: person.id, name: person.name, initials: person.initials }),
    [person.id, person.name, person.initials],
  );
  // The checks answer after every burst of keys, mostly with the same places: then no section is drawn anew.
  const places = findings.map((finding) => placeOf(finding.sectionKey, finding.fieldKey));
  const placesWithFindings = [...new Set(places)].sort().join(' ');
  const fieldsWithFindings = useMemo(() => new Set(placesWithFindings.split(' ')), [placesWithFindings]);
  const isSectionShown = (section: FormSection) =>
    alsoShown.has(section.key) ||
    held.sections.has(section.key) ||
    isShown(section.shownWhen, shownContent, facts ?? {}) ||
    findings.some((finding) => finding.sectionKey === section.key) ||
    Object.values(content[section.key] ?? {}).some(isAnswered);
  const shown = form.sections.filter(isSectionShown);
  const hidden = form.sections.filter((section) => !isSectionShown(section));
  const shownKeys = shown.map((section) => section.key).join(' ');
  const currentKey = useCurrentSection(shownKeys);
  useSectionKeys(shownKeys, currentKey);

  const goToAny = useCallback(
    (place: string) => {
      desk.goTo(place);
      goToPlace(place);
    },
    [desk],
  );
  const goTo = (finding: Finding) => goToAny(findingPlace(form, finding));
  const entries: OutlineEntry[] = shown.map((section) => {
    const stored = standing.sections.find((one) => one.key === section.key);
    const rows = section.fields.length > 0 && section.fields.every((field) => field.kind === 'rows');
    return {
      section,
      standing: stored?.standing ?? 'empty',
      rowCount: rows
        ? section.fields.reduce((sum, field) => sum + asRows(content[section.key]?.[field.key]).length, 0)
        : null,
      carriedCount: countOf(carried[section.key] ?? NOTHING),
      assignment: (isDraft && stored?.assignment) || null,
      people: (stored?.presentPeople ?? []).filter((one) => one.id !== person.id),
      peers: peers[section.key]?.filter((peer) => isIn(peer.at, section.key)) ?? null,
    };
  });
  return (
    <>
      <PageCrumbs
        crumbs={[
          { label: t`Students`, href: '/students' },
          { label: student.name, href: `/students/${student.id}` },
          { label: form.title },
        ]}
      />
      <PageHeader
        title={form.title}
        documentTitle={`${form.title} · ${student.name}`}
        subtitle={<Subtitle student={student} standing={standing} />}
        status={
          <>
            <PlanState state={standing.state} startsOn={standing.startsOn} />
            {isDraft && standing.shared && <SharedNote shared={standing.shared} />}
          </>
        }
        actions={
          <>
            {isDraft && (
              <Button aria-expanded={panel === 'ready'} onPress={() => toggle('ready')}>
                <Trans>Ready?</Trans>{' '}
                <span className="font-normal text-ink-2">
                  <ReadyCount findings={findings} />
                </span>
              </Button>
            )}
            {isDraft && (
              <Link
                look="quiet"
                href={`/print/draft.pdf?${new URLSearchParams({ plan: planId, language: i18n.locale })}`}
                target="_blank"
                rel="noreferrer"
              >
                <Trans>Print the draft</Trans>
              </Link>
            )}
            <Link look="quiet" href={`/plans/${planId}/compare`}>
              <Trans>Compare…</Trans>
            </Link>
            {(isDraft || commenting.threads.length > 0) && (
              <CommentsButton
                of={commenting}
                isOpen={panel === 'comments'}
                onPress={() => toggle('comments')}
              />
            )}
            <Amend planId={planId} standing={standing} />
            <PlanActions
              planId={planId}
              student={student}
              may={standing.may}
              shared={standing.shared}
              isAsked={requests.length > 0}
              isSettled={standing.state === 'active' && requests.every((one) => one.signature)}
              findings={findings}
              onGoTo={goTo}
              onChanged={onLookAgain}
            />
          </>
        }
      />
      {standing.amendmentWay && carriedFrom && (
        <Suspense>
          <AmendmentOf planId={planId} from={carriedFrom} standing={standing} onLookAgain={onLookAgain} />
        </Suspense>
      )}
      {standing.latestVersion && (
        <FinalSummary
          planId={planId}
          student={student}
          version={standing.latestVersion}
          onLookAgain={onLookAgain}
        />
      )}
      {standing.latestVersion && (
        <Suspense>
          <PlanTranslations planId={planId} may={standing.may} />
        </Suspense>
      )}
      {held.isTooLate && (
        <div className="pb-4">
          <Banner tone="danger" title={t`The plan was finalized. It can't be changed any more.`}>
            <Trans>What you typed last could not be saved.</Trans>
          </Banner>
        </div>
      )}
      {isDraft && (
        <DeskBar>
          <Outdated />
          <CarriedBar from={carriedFrom} stops={stopsOf(shown, content, carried)} onGoTo={goToAny} />
          <ProblemBanner problem={confirming.problem} onDismiss={confirming.clear} />
        </DeskBar>
      )}
      <div className="gap-8 lg:grid lg:grid-cols-[14rem_minmax(0,1fr)]">
        <Outline
          entries={entries}
          hidden={isDraft ? hidden : []}
          currentKey={currentKey}
          onGoTo={goToSection}
          onShow={(key) => setAlsoShown((before) => new Set(before).add(key))}
        />
        <div className="min-w-0">
          <Commented by={commenting}>
            {shown.map((section) => (
              <SectionView
                key={section.key}
                section={section}
                isDraft={isDraft}
                mayWrite={standing.sections.find((one) => one.key === section.key)?.mayWrite ?? false}
                self={self}
                planId={planId}
                owner={owner}
                isAwaited={held.sections.has(section.key)}
                openTicket={openTicket}
                fieldsWithFindings={fieldsWithFindings}
                carried={carried[section.key] ?? NOTHING}
                onConfirm={onConfirm}
                assignment={standing.sections.find((one) => one.key === section.key)?.assignment ?? null}
                mayAssign={mayAssign && (standing.amendmentScope?.includes(section.key) ?? true)}
                onClosed={onLookAgain}
              />
            ))}
          </Commented>
        </div>
      </div>
      {isDraft && panel === 'ready' && (
        <ReadyPanel findings={findings} onGoTo={goTo} onClose={() => setPanel(null)} />
      )}
      {panel === 'comments' && (
        <PlanComments
          planId={planId}
          of={commenting}
          isShared={!!standing.shared}
          onClose={() => setPanel(null)}
        />
      )}
    </>
  );
}

/** The form went on while this page was open: one press loads it again, once everything typed is kept. */
function Outdated() {
  const { t } = useLingui();
  const { desk } = usePlanPlace();
  const isOutdated = useDesk((state) => state.isOutdated);
  const [isKept, setKept] = useState(true);
  if (!isOutdated) return null;
  const reload = async () => {
    if (await desk.keepAll()) location.reload();
    else setKept(false);
  };
  return (
    <Banner
      tone="attention"
      title={t`This page shows an older form of the plan.`}
      action={
        <Button look="primary" size="small" onPress={reload}>
          <Trans>Load again</Trans>
        </Button>
      }
    >
      {isKept ? (
        <Trans>What you typed is kept on this device and comes back.</Trans>
      ) : (
        <Trans>What you typed last could not be kept. Copy it before you load the page again.</Trans>
      )}
    </Banner>
  );
}

const NOTHING: ReadonlySet<string> = new Set();

/** By section, the answers nobody has confirmed since the last plan; the same sets as long as the server says the same. */
function useCarriedPlaces(standing: Plan_standingFragment): Record<string, ReadonlySet<string>> {
  const before = useRef<Record<string, ReadonlySet<string>>>({});
  return useMemo(() => {
    const now = standing.sections.map(({ key, carried }): [string, ReadonlySet<string>] => {
      const known = before.current[key];
      const isSame = known?.size === carried.length && carried.every((place) => known.has(place));
      return [key, isSame ? known : new Set(carried)];
    });
    before.current = Object.fromEntries(now);
    return before.current;
  }, [standing]);
}

/** Who signs in again comes back to the field they were in, who comes from Today to the section: behind the # it stands. */
function useReturn(): void {
  const { desk, form } = usePlanPlace();
  useEffect(() => {
    // What is needed when a session ends is here before it does.
    void import('@/app/SessionOver');
    const place = decodeURIComponent(location.hash.slice(1));
    if (form.sections.some((section) => section.key === place)) goToSection(place);
    if (!place.includes('.')) return;
    desk.goTo(place);
    goToPlace(place);
  }, [desk, form]);
}

/** Whether a place is in a section. */
function isIn(at: string | null, sectionKey: string): boolean {
  return at?.split('.')[0] === sectionKey;
}

function Subtitle({ student, standing }: Pick<PlanDocumentProps, 'student' | 'standing'>) {
  const dates = useDates();
  const { startsOn, endsOn } = standing;
  return (
    <>
      {student.name}
      {startsOn && endsOn && (
        <>
          {' · '}
          {dates.day(startsOn)} – {dates.day(endsOn)}
        </>
      )}
    </>
  );
}

const STATES: Record<string, Standing> = {
  draft: 'partial',
  team_review: 'partial',
  finalized: 'done',
  consent_pending: 'waiting',
  partially_active: 'partial',
  active: 'done',
  superseded: 'plain',
  expired: 'overdue',
  void: 'plain',
};

/** What the family has of the draft, and how far the team has gone on since. */
function SharedNote({ shared }: { shared: NonNullable<Plan_standingFragment['shared']> }) {
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const day = dates.day(today(new Date(shared.sharedAt), timeZone));
  const count = shared.changeCount ?? 0;
  return (
    <span className="text-sm text-ink-2">
      <Trans>Shared with the family on {day}</Trans>
      {' · '}
      {count === 0 ? (
        <Trans>no changes since</Trans>
      ) : (
        <Plural value={count} one="# change since" other="# changes since" />
      )}
    </span>
  );
}

function PlanState({ state, startsOn }: { state: string; startsOn?: string | null }) {
  const { t } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const words: Record<string, string> = {
    draft: t`Draft`,
    team_review: t`With the team`,
    finalized: t`Final`,
    consent_pending: t`Waiting for signatures`,
    partially_active: t`In force in part`,
    active: t`In force`,
    superseded: t`Replaced by a newer plan`,
    expired: t`Expired`,
    void: t`Void`,
  };
  const isAgreed = state === 'active' || state === 'partially_active';
  if (isAgreed && startsOn && startsOn > today(new Date(), timeZone)) {
    const day = dates.day(startsOn);
    return (
      <StatusMark standing="waiting" className="text-sm">
        {state === 'active' ? t`Agreed, begins on ${day}` : t`Agreed in part, begins on ${day}`}
      </StatusMark>
    );
  }
  return (
    <StatusMark standing={STATES[state] ?? 'plain'} className="text-sm">
      {words[state] ?? state}
    </StatusMark>
  );
}

const sectionOf = (element: Element | null) =>
  element?.closest<HTMLElement>('[data-section]')?.dataset.section ?? null;

/** The section in which the person is: where the focus is while that is in the window, else the topmost in it. */
function useCurrentSection(keys: string): string | null {
  const [current, setCurrent] = useState<string | null>(null);
  useEffect(() => {
    let frame = 0;
    const look = () => {
      frame = 0;
      const top = window.innerHeight / 4;
      const sections = keys.split(' ');
      const written = sectionOf(document.activeElement);
      const place = written && document.getElementById(written)?.getBoundingClientRect();
      if (place && place.bottom >= 0 && place.top <= window.innerHeight) return setCurrent(written);
      const passed = sections.filter((key) => {
        const box = document.getElementById(key)?.getBoundingClientRect();
        return box && box.top <= top;
      });
      setCurrent(passed.at(-1) ?? sections[0] ?? null);
    };
    const onScroll = () => {
      if (frame === 0) frame = requestAnimationFrame(look);
    };
    const onFocus = (event: FocusEvent) => {
      const key = sectionOf(event.target as Element | null);
      if (key) setCurrent(key);
    };
    look();
    document.addEventListener('scroll', onScroll, { passive: true, capture: true });
    // On its way down: some fields keep the focus of their parts to themselves on its way up.
    document.addEventListener('focusin', onFocus, { capture: true });
    return () => {
      cancelAnimationFrame(frame);
      document.removeEventListener('scroll', onScroll, { capture: true });
      document.removeEventListener('focusin', onFocus, { capture: true });
    };
  }, [keys]);
  return current;
}

/** Alt+↓ and Alt+↑ go from section to section, from inside an editor too. */
function useSectionKeys(keys: string, currentKey: string | null): void {
  const move = useCallback(
    (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
      if (
        document.activeElement?.closest('[role="dialog"],[role="alertdialog"],[role="listbox"],[role="menu"]')
      )
        return;
      const key = sectionOf(document.activeElement) ?? currentKey;
      const sections = keys.split(' ');
      const next = sections[sections.indexOf(key ?? '') + (event.key === 'ArrowDown' ? 1 : -1)];
      event.preventDefault();
      event.stopPropagation();
      if (next) goToSection(next);
    },
    [keys, currentKey],
  );
  useEffect(() => {
    // Before the fields: some of them use these keys for themselves.
    document.addEventListener('keydown', move, { capture: true });
    return () => document.removeEventListener('keydown', move, { capture: true });
  }, [move]);
}
