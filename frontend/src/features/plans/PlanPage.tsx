import { Trans, useLingui } from '@lingui/react/macro';
import { Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { PageCrumbs } from '@/app/Frame';
import { isKeeping } from '@/app/keeping';
import { ownWords } from '@/app/ownWords';
import { ProblemBanner } from '@/app/ProblemBanner';
import { usePageActions } from '@/app/pageActions';
import { useViewer } from '@/app/session';
import { useDeed } from '@/app/useDeed';
import { useErrorWords } from '@/app/words';
import { PlanTranslations } from '@/features/translations';
import type { Plan_standingFragment, PlanPage_planQuery } from '@/gql/graphql';
import { ownerOf } from '@/lib/held';
import { Banner, Button, EmptyState, ErrorState, type MenuEntry, PageHeader, Skeleton } from '@/ui';
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
import type { Known } from './known/known';
import { Outdated } from './Outdated';
import { Outline, type OutlineEntry } from './Outline';
import { KeepPlans } from './offline/KeepPlans';
import { LeftOfLost, LeftOnDevice } from './offline/LeftOnDevice';
import { useKeeping } from './offline/useKeeping';
import { MAY, PlanActions } from './PlanActions';
import { Commented, CommentsButton, PlanComments, useCommenting } from './PlanComments';
import { PlanState, SharedNote, Subtitle } from './PlanHeading';
import { Presenting } from './presenting/Presenting';
import { ReadyCount, ReadyPanel } from './ReadyPanel';
import { DeskBar } from './SaveStatus';
import { SectionView } from './SectionView';
import { isAnswered, isShown } from './shownWhen';
import { CameWithPlan, HandOverDialog } from './Transfer';
import { useHeld } from './useHeld';
import { usePlan, useTickets } from './usePlan';
import { useCurrentSection, useReturn, useSectionKeys } from './useSections';

await ownWords((language) => import(`../../locales/${language}/desk.po`))();

/** A plan as a document: written live by several people while it is a draft, read when it is final. */
export function PlanPage({ planId }: { planId: string }) {
  const { t } = useLingui();
  const inWords = useErrorWords();
  const { plan, form, standing, findings, fetching, error, lookAgain } = usePlan(planId);
  const { person, district } = useViewer();
  const desk = useMemo(() => new Desk(), []);
  const { givenName, pronouns } = plan?.student ?? {};
  const cameFrom = standing?.transfer?.fromDistrict;
  const place = useMemo(
    () => (form ? { desk, form, planId, student: { givenName: givenName ?? '', pronouns }, cameFrom } : null),
    [desk, form, planId, givenName, pronouns, cameFrom],
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
          <>
            {isKeeping() && <LeftOfLost owner={ownerOf(district.id, person.id)} planId={planId} />}
            <EmptyState title={t`There is no such plan, or it is not yours to read.`}>
              <Trans>Ask the case manager whether you are on the team.</Trans>
            </EmptyState>
          </>
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
  const [isHandingOver, setHandingOver] = useState(false);
  const owner = ownerOf(district.id, person.id);
  const held = useHeld(owner, planId, isDraft);
  const isKept = useKeeping(owner, planId);
  useReturn();
  const carried = useCarriedPlaces(standing);
  const known = useKnownAnswers(standing);
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
  useSectionActions(shownKeys, goToAny);
  const goTo = (finding: Finding) => goToAny(findingPlace(form, finding));
  const printed = new URLSearchParams({ plan: planId, language: i18n.locale });
  const more: MenuEntry[] = [
    ...(isDraft
      ? [{ id: 'print', label: t`Print the draft`, href: `/print/draft.pdf?${printed}`, opensWindow: true }]
      : []),
    { id: 'compare', label: t`Compare…`, href: `/plans/${planId}/compare` },
    ...(standing.may.includes(MAY.handOver) && IN_FORCE.includes(standing.state)
      ? [{ id: 'hand-over', label: t`Hand over…`, onAction: () => setHandingOver(true) }]
      : []),
  ];
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
              more={more}
            />
          </>
        }
      />
      {standing.amendmentWay && carriedFrom && (
        <Suspense>
          <AmendmentOf planId={planId} from={carriedFrom} standing={standing} onLookAgain={onLookAgain} />
        </Suspense>
      )}
      {standing.transfer && (
        <Suspense>
          <CameWithPlan planId={planId} standing={standing} />
        </Suspense>
      )}
      {isHandingOver && (
        <Suspense>
          <HandOverDialog planId={planId} onClose={() => setHandingOver(false)} />
        </Suspense>
      )}
      {standing.latestVersion && (
        <FinalSummary
          planId={planId}
          studentId={student.id}
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
      {isKept && !isDraft && <LeftOnDevice owner={owner} planId={planId} form={form} />}
      {isDraft && (
        <DeskBar>
          <Outdated />
          <CarriedBar
            from={carriedFrom ?? from(standing.transfer)}
            stops={stopsOf(shown, content, carried)}
            onGoTo={goToAny}
          />
          <ProblemBanner problem={confirming.problem} onDismiss={confirming.clear} />
          {standing.may.includes(MAY.write) && <KeepPlans owner={owner} planId={planId} isOn={isKept} />}
          <Presenting planId={planId} self={self} mayPresent={standing.may.includes(MAY.write)} />
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
                isKept={isKept}
                isAwaited={held.sections.has(section.key)}
                openTicket={openTicket}
                fieldsWithFindings={fieldsWithFindings}
                carried={carried[section.key] ?? NOTHING}
                known={known[section.key] ?? NONE_KNOWN}
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
          mayWrite={(key) => standing.sections.find((one) => one.key === key)?.mayWrite ?? false}
          onClose={() => setPanel(null)}
        />
      )}
    </>
  );
}

/** What Ctrl K offers in a plan: each of its sections. */
function useSectionActions(shownKeys: string, onGoTo: (place: string) => void): void {
  const { t } = useLingui();
  const { form } = usePlanPlace();
  const actions = useMemo(
    () =>
      shownKeys.split(' ').flatMap((key) => {
        const title = form.sections.find((section) => section.key === key)?.title;
        return title
          ? [{ id: `section-${key}`, title: t`Section: ${title}`, onAction: () => onGoTo(key) }]
          : [];
      }),
    [form, shownKeys, onGoTo, t],
  );
  usePageActions(actions);
}

/** The plan of another district, as the bar of carried answers knows the last plan. */
function from(came: Plan_standingFragment['transfer']) {
  return came ? { startsOn: came.oldStartsOn, endsOn: came.oldEndsOn, district: came.fromDistrict } : null;
}

/** Plans whose services are given; one whose year is over is, too. */
const IN_FORCE = ['active', 'partially_active', 'expired'];
const NOTHING: ReadonlySet<string> = new Set();
const NONE_KNOWN: readonly Known[] = [];

/** By section, what the record knows to its open questions; the same lists as long as the server says the same. */
function useKnownAnswers(standing: Plan_standingFragment): Record<string, readonly Known[]> {
  const said = JSON.stringify(standing.known);
  return useMemo(() => {
    const known: Record<string, Known[]> = {};
    for (const one of JSON.parse(said) as Known[]) {
      known[one.sectionKey] ??= [];
      known[one.sectionKey]?.push(one);
    }
    return known;
  }, [said]);
}

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

/** Whether a place is in a section. */
function isIn(at: string | null, sectionKey: string): boolean {
  return at?.split('.')[0] === sectionKey;
}
