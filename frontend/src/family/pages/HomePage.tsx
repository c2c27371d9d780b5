import { Trans, useLingui } from '@lingui/react/macro';
import { Suspense, useCallback, useEffect, useState } from 'react';
import { ServicesContinue } from '@/app/moved';
import { useViewer } from '@/app/session';
import { readFragment } from '@/gql';
import type { FamilyHome_requestsQuery } from '@/gql/graphql';
import { Disclosure } from '@/ui/Disclosure/Disclosure';
import { EmptyState } from '@/ui/EmptyState/EmptyState';
import { PageHeader } from '@/ui/PageHeader/PageHeader';
import { Section } from '@/ui/Section/Section';
import { CHILD, type Child, REQUESTS, type Request } from '../home/documents';
import { Next } from '../home/Next';
import { useUnreadReport } from '../home/reports';
import { AnsweredConsents, Found, Notices, Notices504, Plans, ReadingLink, Rights } from '../home/ToRead';
import { comingMeetings, nextStep } from '../nextStep';
import { CONSENTS, ConsentsWaiting, type ConsentToAnswer, waits } from '../parts/Consents';
import { Loaded } from '../parts/Loaded';
import { MEETING, MeetingAnswer, MeetingFacts } from '../parts/MeetingAnswer';
import { type Asked, useAsked } from '../useAsked';
import { roleWords } from '../words';

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
  const report = useUnreadReport(student?.cases);
  // Nobody reads that nothing waits while it is asked whether something does.
  const child: Child | undefined =
    student && report !== undefined
      ? { ...student, report, meetings: readFragment(MEETING, student.meetings) }
      : undefined;
  const step =
    child && requests.data && nextStep(child, requests.data.signatureRequests, me, new Date()).kind;
  const isAsked = consents.some(waits);
  useEffect(() => {
    if (step) onStep(id, isAsked || step !== 'nothing');
  }, [id, isAsked, step, onStep]);
  return (
    <article aria-label={name} className="flex flex-col gap-4 pb-10">
      <h2 className="text-xl">{name}</h2>
      <Loaded
        thing={requests.data && data && (data.student ? child : null)}
        error={requests.error ?? error}
        onRetry={() => {
          requests.askAgain();
          askAgain();
        }}
      >
        {(child) => (
          <ChildParts
            child={child}
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
