import { Trans, useLingui } from '@lingui/react/macro';
import { Suspense, useState } from 'react';
import { useQuery, useSubscription } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { useDates } from '@/app/useDates';
import { useErrorWords } from '@/app/words';
import { Attachments } from '@/features/attachments';
import { CasesOfStudent } from '@/features/cases';
import { EligibilityOfStudent } from '@/features/eligibility';
import { meetingAbout } from '@/features/meetings/required';
import { MovesOfStudent } from '@/features/moves';
import { Notices504OfStudent } from '@/features/notices';
import { MovedHereDialog } from '@/features/plans/Transfer';
import { TeamDrawer } from '@/features/teams';
import { graphql, readFragment } from '@/gql';
import type { StudentPage_recordFragment } from '@/gql/graphql';
import { Banner, Button, EmptyState, ErrorState, Facts, Link, PageHeader, Section, Skeleton } from '@/ui';
import { AccessRecord } from './AccessRecord';
import { FamilySection } from './FamilySection';
import { useGrade } from './grades';
import { HistorySection } from './HistorySection';
import { languageName } from './languages';
import { MeetingsOfStudent } from './MeetingsOfStudent';
import { NextOfStudent } from './NextOfStudent';
import { PlansOfStudent } from './PlansOfStudent';
import { PLAN_KINDS, type PlanKind } from './planKinds';
import { StartPlan } from './StartPlan';
import { TeamAvatars } from './TeamAvatars';
import { TeamOfStudent } from './TeamOfStudent';
import { useStudentActions } from './useStudentActions';

/** Everything on the page that other people can change while it is open. */
const RECORD = graphql(`
  fragment StudentPage_record on Student {
    id
    name
    givenName
    pronouns
    grade
    birthOn
    studentNumber
    homeLanguages
    englishLearner
    may
    seesPlans
    seesCases
    seesMeetings
    seesTeam
    rightsToLookAt
    school {
      id
      name
    }
    caseManager {
      id
      name
    }
    plans {
      id
      kind
      occasion
      state
    }
    meetings {
      id
    }
    cases {
      id
      machine
      state
    }
    ...TeamDrawer_student
    ...TeamOfStudent_student
    ...FamilySection_student
    ...PlansOfStudent_student
    ...MeetingsOfStudent_student
  }
`);

const STUDENT = graphql(`
  query StudentPage_student($id: ID!) {
    student(id: $id) {
      id
      ...StudentPage_record
    }
  }
`);

const CHANGED = graphql(`
  subscription StudentPage_changed($id: ID!) {
    studentChanged(studentId: $id) {
      id
      ...StudentPage_record
    }
  }
`);

const KINDS = Object.keys(PLAN_KINDS) as PlanKind[];

/** One student: what is in force, what comes next, who is around them, and what has happened. */
export function StudentPage({ studentId }: { studentId: string }) {
  const { t } = useLingui();
  const inWords = useErrorWords();
  const [{ data, fetching, error }, ask] = useQuery({
    query: STUDENT,
    variables: { id: studentId },
    requestPolicy: 'cache-and-network',
  });
  const [changed] = useSubscription({ query: CHANGED, variables: { id: studentId }, pause: !data?.student });
  const lookAgain = () => ask({ requestPolicy: 'network-only' });
  const student = readFragment(RECORD, changed.data?.studentChanged) ?? readFragment(RECORD, data?.student);
  if (student) return <Record student={student} onChanged={lookAgain} />;
  return (
    <>
      <PageHeader title={t`Student`} />
      {error ? (
        <ErrorState onRetry={lookAgain}>{inWords(error).message}</ErrorState>
      ) : fetching ? (
        <Skeleton lines={10} />
      ) : (
        <EmptyState title={<Trans>There is no such student, or you are not on their team.</Trans>}>
          <Trans>Ask the case manager to put you on the team.</Trans>
        </EmptyState>
      )}
    </>
  );
}

function Record({ student, onChanged }: { student: StudentPage_recordFragment; onChanged: () => void }) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const [open, setOpen] = useState<'team' | 'moved' | PlanKind | null>(null);
  // What an agreement opens is a step of the case.
  const [kept, setKept] = useState(0);
  const gradeOf = useGrade();
  const can = (deed: string) => student.may.includes(deed);
  const toStart = KINDS.filter((kind) => {
    // An amendment is no review: the next plan may be begun while one is in work, as the server has it.
    const isInWork = ({ occasion, state }: { occasion: string; state: string }) =>
      occasion !== 'amendment' && (state === 'draft' || state === 'team_review');
    return can(PLAN_KINDS[kind].right) && !student.plans.some((plan) => plan.kind === kind && isInWork(plan));
  });
  useStudentActions(student.id, student.plans, can('arrange_meeting'), toStart, setOpen);
  // Where a room is closed to a role, its emptiness says nothing of the student.
  const showsPlans = student.seesPlans || student.plans.length > 0;
  // Before the first evaluation has ended there is nothing a plan could stand on: the button is there, and does not lead.
  const isEvaluated = !student.cases.some(
    ({ machine, state }) => machine === 'initial' && state !== 'refused' && state !== 'closed',
  );
  const standing = student.cases.map((one) => one.id + one.state).join();
  const showsMeetings = student.seesMeetings || student.meetings.length > 0;
  const closed = [
    !showsPlans && t`plans`,
    !showsMeetings && t`meetings`,
    !student.seesTeam && t`the team`,
    !can('open_attachment') && t`files`,
  ].filter((room) => room !== false);
  const rooms = new Intl.ListFormat(i18n.locale).format(closed);
  const languages = student.homeLanguages.map((code) => languageName(code, i18n.locale)).join(', ');
  return (
    <>
      <PageCrumbs crumbs={[{ label: t`Students`, href: '/students' }, { label: student.name }]} />
      <PageHeader
        title={student.name}
        status={<TeamAvatars student={student} onOpen={() => setOpen('team')} />}
        subtitle={[
          student.pronouns,
          student.grade && gradeOf(student.grade),
          student.school?.name ?? t`Not enrolled`,
        ]
          .filter(Boolean)
          .join(' · ')}
        actions={
          <>
            {student.plans.length > 0 && (
              <Link look="quiet" href={`/students/${student.id}/at-a-glance`}>
                <Trans>At a glance</Trans>
              </Link>
            )}
            {can('arrange_meeting') && (
              <Link look="quiet" href={`/meetings/new?studentId=${student.id}`}>
                <Trans>Arrange a meeting</Trans>
              </Link>
            )}
            {toStart.includes('iep') && (
              <Button look="quiet" aria-haspopup="dialog" onPress={() => setOpen('moved')}>
                <Trans>Moved here with a plan…</Trans>
              </Button>
            )}
            {toStart.map((kind) => (
              <Button
                key={kind}
                look={kind === 'iep' && isEvaluated ? 'primary' : 'quiet'}
                aria-describedby={toStart.length > 1 ? 'which-plan' : undefined}
                onPress={() => setOpen(kind)}
              >
                {i18n._(PLAN_KINDS[kind].start)}
              </Button>
            ))}
          </>
        }
      />
      {toStart.length > 1 && (
        <p id="which-plan" className="-mt-2 pb-4 text-sm text-ink-2">
          {toStart.map((kind) => i18n._(PLAN_KINDS[kind].guide)).join(' ')}
        </p>
      )}
      {student.rightsToLookAt && (
        <div className="pb-4">
          <Banner
            tone="attention"
            title={<Trans>A right ended while something was open</Trans>}
            action={
              <Link look="quiet" href={`/students/${student.id}/family`}>
                <Trans>Look at it</Trans>
              </Link>
            }
          >
            <Trans>What was asked of that person was closed. See who holds the right now.</Trans>
          </Banner>
        </div>
      )}
      <div className="grid gap-x-10 lg:grid-cols-[minmax(0,1fr)_20rem] lg:grid-rows-[auto_1fr]">
        <div className="min-w-0 lg:col-start-2">
          {(showsPlans || showsMeetings) && (
            <NextOfStudent studentId={student.id} standing={standing} student={student} />
          )}
        </div>
        <div className="min-w-0 lg:col-start-1 lg:row-span-2 lg:row-start-1">
          {showsPlans && <PlansOfStudent student={student} />}
          {showsMeetings && <MeetingsOfStudent student={student} />}
          {student.seesCases && (
            <Suspense fallback={<Skeleton lines={4} />}>
              <CasesOfStudent
                studentId={student.id}
                name={student.givenName}
                mayLog={can('log_request')}
                standing={`${standing} ${kept}`}
              />
            </Suspense>
          )}
          {(student.seesCases || showsPlans) && (
            <Suspense fallback={<Skeleton lines={3} />}>
              <EligibilityOfStudent
                studentId={student.id}
                standing={standing}
                onKept={() => setKept((before) => before + 1)}
              />
            </Suspense>
          )}
          {(student.seesCases || showsPlans) && (
            <Suspense fallback={<Skeleton lines={2} />}>
              <Notices504OfStudent studentId={student.id} standing={standing} />
            </Suspense>
          )}
          {student.seesCases && (
            <Suspense fallback={<Skeleton lines={2} />}>
              <MovesOfStudent studentId={student.id} name={student.givenName} standing={standing} />
            </Suspense>
          )}
          {can('open_attachment') && (
            <Attachments studentId={student.id} mayAttach={can('attach')} name={student.givenName} />
          )}
          {can('see_history') && <HistorySection studentId={student.id} />}
          {can('see_record_of_access') && <AccessRecord studentId={student.id} />}
          {closed.length > 0 && (
            <p className="py-4 text-sm text-ink-2">
              <Trans>Not shown to your role: {rooms}.</Trans>
            </p>
          )}
        </div>
        <div className="min-w-0 lg:col-start-2">
          <Section title={<Trans>About {student.givenName}</Trans>}>
            <Facts
              facts={[
                { label: t`Born`, value: student.birthOn && dates.day(student.birthOn) },
                { label: t`Student number`, value: student.studentNumber },
                { label: t`Languages at home`, value: languages },
                { label: t`English learner`, value: student.englishLearner ? t`Yes` : null },
                {
                  label: t`Case manager`,
                  value: student.caseManager?.name ?? (student.seesTeam ? t`Nobody yet` : null),
                },
              ]}
            />
          </Section>
          {student.seesTeam && <TeamOfStudent student={student} onOpen={() => setOpen('team')} />}
          <FamilySection
            student={student}
            mayInvite={can('invite_family')}
            mayWriteContacts={can('write_contacts')}
            seesRights={can('see_custody')}
            seesAsked={can('read_asked')}
            onChanged={onChanged}
          />
        </div>
      </div>
      <TeamDrawer
        student={student}
        nextMeeting={meetingAbout(student.plans)}
        isOpen={open === 'team'}
        onOpenChange={(isOpen) => setOpen(isOpen ? 'team' : null)}
        onChanged={onChanged}
      />
      {open === 'moved' && (
        <Suspense>
          <MovedHereDialog studentId={student.id} name={student.givenName} onClose={() => setOpen(null)} />
        </Suspense>
      )}
      {open && open !== 'team' && open !== 'moved' && (
        <StartPlan
          studentId={student.id}
          name={student.givenName}
          kind={open}
          hasOne={student.plans.some((plan) => plan.kind === open)}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}
