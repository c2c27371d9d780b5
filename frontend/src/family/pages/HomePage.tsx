import { Trans, useLingui } from '@lingui/react/macro';
import { Fragment, type ReactNode, Suspense, useCallback, useEffect, useState } from 'react';
import { ServicesContinue } from '@/app/moved';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useToday } from '@/app/useToday';
import { graphql, readFragment } from '@/gql';
import type {
  FamilyHome_childQuery,
  FamilyHome_requestsQuery,
  MeetingAnswer_meetingFragment,
} from '@/gql/graphql';
import { today } from '@/lib/dates';
import { Disclosure } from '@/ui/Disclosure/Disclosure';
import { EmptyState } from '@/ui/EmptyState/EmptyState';
import { Icon, type IconName } from '@/ui/Icon/Icon';
import { Link } from '@/ui/Link/Link';
import { PageHeader } from '@/ui/PageHeader/PageHeader';
import { Section } from '@/ui/Section/Section';
import { answerTo, comingMeetings, isSharedDraft, nextStep } from '../nextStep';
import { CONSENTS, ConsentsWaiting, type ConsentToAnswer, useAnsweredWords, waits } from '../parts/Consents';
import { Loaded } from '../parts/Loaded';
import { MEETING, MeetingAnswer, MeetingFacts } from '../parts/MeetingAnswer';
import { OUTCOME_WORDS } from '../signing/words';
import { type Asked, useAsked } from '../useAsked';
import { is504, planStateWords, roleWords } from '../words';

const REQUESTS = graphql(`
  query FamilyHome_requests {
    signatureRequests {
      id
      state
      signature {
        id
        outcome
      }
      plan {
        id
        student {
          id
        }
      }
    }
  }
`);

const NOTICES = graphql(`
  query FamilyHome_notices {
    noticesToRead {
      id
      issuedAt
      openedAt
      student {
        id
      }
    }
  }
`);

const RIGHTS = graphql(`
  query FamilyHome_rights($studentId: ID!) {
    safeguards(studentId: $studentId) {
      id
      openedOn
    }
  }
`);

const NOTICES_504 = graphql(`
  query FamilyHome_notices504($studentId: ID!) {
    section504Notices(studentId: $studentId) {
      id
      notices {
        id
        issuedOn
        openedOn
      }
    }
  }
`);

const DECISIONS = graphql(`
  query FamilyHome_decisions($studentId: ID!) {
    eligibility(studentId: $studentId) {
      determinations {
        id
        plainly
      }
    }
  }
`);

// One question a child: what a question may ask for at once is limited, and children are few.
const CHILD = graphql(`
  query FamilyHome_child($id: ID!) {
    student(id: $id) {
      id
      givenName
      may
      team {
        id
        role
        person {
          id
          name
          title
        }
      }
      cases {
        id
        receivedOn
        line {
          state
          standing
        }
      }
      transfer {
        fromDistrict
        services
      }
      plans {
        id
        kind
        state
        startsOn
        endsOn
        sharedWithFamilyAt
      }
      meetings {
        ...MeetingAnswer_meeting
      }
    }
  }
`);

type Student = NonNullable<FamilyHome_childQuery['student']>;
type Request = FamilyHome_requestsQuery['signatureRequests'][number];
/** A child whose meetings may be read here. */
type Child = Omit<Student, 'meetings'> & { meetings: readonly MeetingAnswer_meetingFragment[] };

function Next({
  child,
  requests,
  consents,
  onAnswered,
}: {
  child: Child;
  requests: readonly Request[];
  consents: readonly ConsentToAnswer[];
  onAnswered: () => void;
}) {
  const me = useViewer().person.id;
  const step = nextStep(child, requests, me, new Date());
  if (step.kind === 'nothing') {
    if (consents.some(waits)) return null;
    return (
      <div>
        <p>
          <Trans>Nothing waits for you.</Trans>
        </p>
        <p className="text-ink-2">
          <Trans>We will write to you when there is something to read or to decide.</Trans>
        </p>
      </div>
    );
  }
  return (
    <div
      className="flex flex-col gap-4 rounded-kit border border-line border-s-4 border-s-accent bg-surface-float p-4"
      data-forced-edge=""
    >
      {step.kind === 'decide' && (
        <>
          <p className="text-lg font-strong">
            <Trans>The plan is ready. The school asks what you think.</Trans>
          </p>
          <Link href={`/family/sign/${step.requestId}`} look="primary">
            <Trans>Read and answer the plan</Trans>
          </Link>
        </>
      )}
      {step.kind === 'read_draft' && (
        <>
          <p className="text-lg font-strong">
            <Trans>There is a draft plan. You can read it before the meeting.</Trans>
          </p>
          <Link href={`/family/plans/${step.plan.id}`} look="primary">
            <Trans>Read the draft plan</Trans>
          </Link>
        </>
      )}
      {step.kind === 'answer_meeting' && (
        <>
          <p className="text-lg font-strong">
            <Trans>You are invited to a meeting.</Trans>
          </p>
          <MeetingFacts meeting={step.meeting} />
          <MeetingAnswer meeting={step.meeting} onAnswered={onAnswered} />
        </>
      )}
    </div>
  );
}

function ReadingLink({ href, icon, children }: { href: string; icon: IconName; children: ReactNode }) {
  return (
    <li>
      <Link href={href} look="row" className="flex min-h-control items-center gap-3 py-2">
        <Icon name={icon} className="text-ink-2" />
        <span className="grow">{children}</span>
        <Icon name="chevronEnd" className="text-ink-3" />
      </Link>
    </li>
  );
}

/** Plans that are no longer in use. */
const PAST = new Set(['superseded', 'expired']);

function Of504({ plan, name }: { plan: Child['plans'][number]; name: string }) {
  if (isSharedDraft(plan)) return <Trans>Draft 504 plan for {name}</Trans>;
  if (PAST.has(plan.state)) return <Trans>Earlier 504 plan for {name}</Trans>;
  return <Trans>504 plan for {name} in plain words</Trans>;
}

function Plans({ child, requests }: { child: Child; requests: readonly Request[] }) {
  const { i18n } = useLingui();
  const dates = useDates();
  const today = useToday();
  const name = child.givenName;
  const readable = child.plans.filter((plan) => plan.state !== 'void');
  if (readable.length === 0) {
    return (
      <li className="py-2 text-ink-2">
        <Trans>There is no plan to read yet.</Trans>
      </li>
    );
  }
  return readable.map((plan) => {
    const answered = answerTo(plan, requests);
    const outcome = answered && OUTCOME_WORDS[answered.signature.outcome];
    return (
      <Fragment key={plan.id}>
        <ReadingLink href={`/family/plans/${plan.id}`} icon="document">
          {is504(plan) ? (
            <Of504 plan={plan} name={name} />
          ) : isSharedDraft(plan) ? (
            <Trans>Draft plan for {name}</Trans>
          ) : PAST.has(plan.state) ? (
            <Trans>Earlier plan for {name}</Trans>
          ) : (
            <Trans>Plan for {name} in plain words</Trans>
          )}
          <span className="block text-sm text-ink-2">
            {i18n._(planStateWords(plan, !!answered, today))}
            {plan.startsOn && (
              <>
                {' · '}
                <Trans>from {dates.day(plan.startsOn)}</Trans>
              </>
            )}
          </span>
        </ReadingLink>
        {answered && !PAST.has(plan.state) && (
          <ReadingLink href={`/family/decide/${answered.id}`} icon="check">
            <Trans>What you answered</Trans>
            {outcome && <span className="block text-sm text-ink-2">{i18n._(outcome)}</span>}
          </ReadingLink>
        )}
      </Fragment>
    );
  });
}

/** Prior written notices that stand, newest first; one that was not opened says so. */
function Notices({ childId }: { childId: string }) {
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const { data } = useAsked(NOTICES, {});
  const own = (data?.noticesToRead ?? []).filter((one) => one.student.id === childId);
  return own.map((one) => {
    const day = dates.day(today(new Date(one.issuedAt), timeZone));
    return (
      <ReadingLink key={one.id} href={`/family/notices/${one.id}`} icon="document">
        <Trans>Notice from the school: what changes and why</Trans>
        <span className="block text-sm text-ink-2">
          {one.openedAt ? <Trans>Of {day}</Trans> : <Trans>New, of {day}</Trans>}
        </span>
      </ReadingLink>
    );
  });
}

/** The procedural safeguards notice, for whoever is owed notice about the child. */
function Rights({ childId }: { childId: string }) {
  const dates = useDates();
  const { data } = useAsked(RIGHTS, { studentId: childId });
  if (!data?.safeguards) return null;
  const { openedOn } = data.safeguards;
  return (
    <ReadingLink href={`/family/rights/${childId}`} icon="document">
      <Trans>Your rights in special education</Trans>
      <span className="block text-sm text-ink-2">
        {openedOn ? <Trans>You read it on {dates.day(openedOn)}</Trans> : <Trans>Not opened yet</Trans>}
      </span>
    </ReadingLink>
  );
}

/** Notices under Section 504 with the rights that go with them; nothing where none was given. */
function Notices504({ childId }: { childId: string }) {
  const dates = useDates();
  const { data } = useAsked(NOTICES_504, { studentId: childId });
  const [newest, ...others] = data?.section504Notices?.notices ?? [];
  if (!newest) return null;
  const isNew = [newest, ...others].some((one) => !one.openedOn);
  const day = dates.day(newest.issuedOn);
  return (
    <ReadingLink href={`/family/section-504/${childId}`} icon="document">
      <Trans>Section 504: notices and your rights</Trans>
      <span className="block text-sm text-ink-2">
        {isNew ? <Trans>New, of {day}</Trans> : <Trans>Of {day}</Trans>}
      </span>
    </ReadingLink>
  );
}

/** What the school and the parents found out and decided: the reports of evaluations, and whether the child is eligible. */
function Found({ child }: { child: Child }) {
  const dates = useDates();
  const { data } = useAsked(DECISIONS, { studentId: child.id });
  const name = child.givenName;
  const decisions = data?.eligibility?.determinations ?? [];
  const evaluated = child.cases.filter((one) =>
    one.line.some((mark) => mark.state === 'report_ready' && mark.standing !== 'ahead'),
  );
  return (
    <>
      {decisions.map((one) => (
        <ReadingLink key={one.id} href={`/family/determinations/${one.id}`} icon="document">
          <Trans>Does {name} qualify? The decision</Trans>
          <span className="block text-sm text-ink-2">{one.plainly}</span>
        </ReadingLink>
      ))}
      {evaluated.map((one) => (
        <ReadingLink key={one.id} href={`/family/evaluations/${one.id}`} icon="document">
          <Trans>Evaluation report</Trans>
          <span className="block text-sm text-ink-2">
            <Trans>Asked for on {dates.day(one.receivedOn)}</Trans>
          </span>
        </ReadingLink>
      ))}
    </>
  );
}

/** What was answered about permission, to be read again or taken back. */
function AnsweredConsents({ consents }: { consents: readonly ConsentToAnswer[] }) {
  const words = useAnsweredWords();
  return consents
    .filter((one) => !waits(one))
    .map((one) => {
      const { title, about } = words(one);
      return (
        <ReadingLink key={one.id} href={`/family/consents/${one.id}`} icon="check">
          {title}
          <span className="block text-sm text-ink-2">{about}</span>
        </ReadingLink>
      );
    });
}

function ChildParts({
  child,
  requests,
  consents,
  onAnswered,
}: {
  child: Child;
  requests: readonly Request[];
  consents: readonly ConsentToAnswer[];
  onAnswered: () => void;
}) {
  const { t, i18n } = useLingui();
  const me = useViewer().person.id;
  const name = child.givenName;
  const step = nextStep(child, requests, me, new Date());
  const others = comingMeetings(child.meetings, new Date()).filter(
    (meeting) => step.kind !== 'answer_meeting' || meeting.id !== step.meeting.id,
  );
  return (
    <>
      <ConsentsWaiting consents={consents} />
      <Next child={child} requests={requests} consents={consents} onAnswered={onAnswered} />
      {child.transfer && (
        <Suspense>
          <ServicesContinue came={child.transfer} name={name} />
        </Suspense>
      )}
      <Section title={t`To read about ${name}`} level={3}>
        <ul className="divide-y divide-line">
          <Notices childId={child.id} />
          <Rights childId={child.id} />
          <Notices504 childId={child.id} />
          <AnsweredConsents consents={consents} />
          <Found child={child} />
          <Plans child={child} requests={requests} />
          <ReadingLink href={`/family/files/${child.id}`} icon="folder">
            <Trans>Papers and reports</Trans>
          </ReadingLink>
          {child.may.includes('ask_school') && (
            <ReadingLink href={`/family/asked/${child.id}`} icon="comment">
              <Trans>Write to the team, ask for something</Trans>
            </ReadingLink>
          )}
          {child.may.includes('ask_for_help') && (
            <ReadingLink href={`/family/help/${child.id}`} icon="heart">
              <Trans>Ask the school for help</Trans>
            </ReadingLink>
          )}
          {child.may.includes('see_record_of_access') && (
            <ReadingLink href={`/family/access/${child.id}`} icon="lock">
              <Trans>Who looked at this record</Trans>
            </ReadingLink>
          )}
        </ul>
      </Section>
      {others.length > 0 && (
        <Section title={t`Meetings about ${name}`} level={3}>
          <ul className="divide-y divide-line">
            {others.map((meeting) => (
              <li key={meeting.id} className="flex flex-col gap-3 py-3">
                <MeetingFacts meeting={meeting} />
                <MeetingAnswer meeting={meeting} onAnswered={onAnswered} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      <div className="border-t border-line">
        <Disclosure title={t`The team around ${name}`}>
          {child.team.length === 0 ? (
            <p className="text-ink-2">
              <Trans>The school has not named the team yet.</Trans>
            </p>
          ) : (
            <ul className="divide-y divide-line">
              {child.team.map((member) => {
                const role = roleWords(member.role);
                return (
                  <li key={member.id} className="py-2">
                    <span className="block font-strong">{member.person.name}</span>
                    <span className="block text-sm text-ink-2">
                      {role ? i18n._(role) : (member.person.title ?? member.role)}
                    </span>
                  </li>
                );
              })}
            </ul>
          )}
        </Disclosure>
      </div>
    </>
  );
}

function ChildCard({
  id,
  name,
  requests,
  consents,
  onStep,
}: {
  id: string;
  name: string;
  requests: Asked<FamilyHome_requestsQuery, unknown>;
  consents: readonly ConsentToAnswer[];
  /** Whether there is something to do for this child. */
  onStep: (id: string, hasStep: boolean) => void;
}) {
  const { data, error, askAgain } = useAsked(CHILD, { id });
  const me = useViewer().person.id;
  const student = data?.student;
  const step =
    student &&
    requests.data &&
    nextStep(
      { ...student, meetings: readFragment(MEETING, student.meetings) },
      requests.data.signatureRequests,
      me,
      new Date(),
    ).kind;
  const isAsked = consents.some(waits);
  useEffect(() => {
    if (step) onStep(id, isAsked || step !== 'nothing');
  }, [id, isAsked, step, onStep]);
  return (
    <article aria-label={name} className="flex flex-col gap-4 pb-10">
      <h2 className="text-xl">{name}</h2>
      <Loaded
        thing={requests.data && data && (data.student ?? null)}
        error={requests.error ?? error}
        onRetry={() => {
          requests.askAgain();
          askAgain();
        }}
      >
        {(student) => (
          <ChildParts
            child={{ ...student, meetings: readFragment(MEETING, student.meetings) }}
            requests={requests.data?.signatureRequests ?? []}
            consents={consents}
            onAnswered={askAgain}
          />
        )}
      </Loaded>
    </article>
  );
}

/** What happens next for each child: one thing to do, then reading. */
export default function HomePage() {
  const { t, i18n } = useLingui();
  const { children } = useViewer();
  const requests = useAsked(REQUESTS, {});
  const consents = useAsked(CONSENTS, { language: i18n.locale }).data?.consentsToAnswer ?? [];
  const [waiting, setWaiting] = useState<ReadonlySet<string>>(new Set());
  const onStep = useCallback(
    (id: string, hasStep: boolean) =>
      setWaiting((before) => {
        const next = new Set(before);
        if (hasStep) next.add(id);
        else next.delete(id);
        return next;
      }),
    [],
  );
  // What is to be done stands first, whichever child it is about.
  const inOrder = [...children].sort((a, b) => Number(waiting.has(b.id)) - Number(waiting.has(a.id)));
  return (
    <>
      <PageHeader title={t`What happens next`} />
      {children.length === 0 ? (
        <EmptyState title={<Trans>There is no child here yet.</Trans>}>
          <Trans>Ask your school to link you to your child.</Trans>
        </EmptyState>
      ) : (
        inOrder.map((child) => (
          <ChildCard
            key={child.id}
            id={child.id}
            name={child.givenName}
            requests={requests}
            consents={consents.filter((one) => one.studentId === child.id)}
            onStep={onStep}
          />
        ))
      )}
    </>
  );
}
