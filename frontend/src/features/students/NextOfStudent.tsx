import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, Suspense } from 'react';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useToday } from '@/app/useToday';
import { DeadlinesOfStudent } from '@/features/deadlines';
import { type FragmentType, readFragment } from '@/gql';
import { EmptyState, Link, Section, type Standing, StatusMark } from '@/ui';
import { answersOfFamily } from './answersOfFamily';
import { MEETINGS } from './MeetingsOfStudent';
import { reviewOf } from './PlanStanding';
import { PLANS } from './PlansOfStudent';
import { PLAN_KINDS, wordsOfKind } from './planKinds';

interface Step {
  id: string;
  standing: Standing;
  href: string;
  what: ReactNode;
  when?: ReactNode;
}

/** What comes next for the student, most pressing first: a review, a family to answer, a meeting, a draft, answers awaited. */
export function NextOfStudent({
  studentId,
  standing,
  student,
}: {
  studentId: string;
  /** Changes when a case of the student does. */
  standing: string;
  student: FragmentType<typeof PLANS> & FragmentType<typeof MEETINGS>;
}) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const today = useToday();
  const { timeZone } = useViewer().district;
  const { plans } = readFragment(PLANS, student);
  const { meetings } = readFragment(MEETINGS, student);
  const now = Date.now();
  const reviewWords = (kind: string) => i18n._((wordsOfKind(kind) ?? PLAN_KINDS.iep).review);
  const steps: Step[] = [];
  for (const plan of plans) {
    const href = `/plans/${plan.id}`;
    const review = reviewOf(plan, today);
    if (review && plan.endsOn) {
      const when = <time dateTime={plan.endsOn}>{dates.due(plan.endsOn)}</time>;
      steps.push({ id: `review ${plan.id}`, standing: review, href, what: reviewWords(plan.kind), when });
    }
  }
  for (const plan of plans) {
    const { isOpen, disagreements, questions } = answersOfFamily(plan, plans, meetings);
    if (!isOpen) continue;
    const parts = [
      disagreements > 0 && plural(disagreements, { one: '# disagreement', other: '# disagreements' }),
      questions > 0 && plural(questions, { one: '# question', other: '# questions' }),
    ].filter((part) => part !== false);
    const counted = new Intl.ListFormat(i18n.locale, { type: 'unit' }).format(parts);
    const what = counted ? t`Answer the family: ${counted}` : t`Answer the family`;
    steps.push({ id: `answer ${plan.id}`, standing: 'due-soon', href: `/plans/${plan.id}`, what });
  }
  for (const meeting of meetings.filter(
    (one) => one.state !== 'held' && one.state !== 'cancelled' && Date.parse(one.startsAt) > now,
  )) {
    steps.push({
      id: meeting.id,
      standing: meeting.state === 'proposed' ? 'due-soon' : 'waiting',
      href: `/meetings/${meeting.id}`,
      what: t`Team meeting`,
      when: <time dateTime={meeting.startsAt}>{dates.instant(meeting.startsAt, timeZone)}</time>,
    });
  }
  for (const plan of plans) {
    const href = `/plans/${plan.id}`;
    if (plan.state === 'draft' || plan.state === 'team_review')
      steps.push({ id: plan.id, standing: 'partial', href, what: t`Finish the draft` });
    if (plan.state === 'finalized')
      steps.push({ id: plan.id, standing: 'due-soon', href, what: t`Ask for signatures` });
    const { silent, isOpen } = answersOfFamily(plan, plans, meetings);
    for (const { id, name } of silent)
      steps.push({ id: `${plan.id} ${id}`, standing: 'waiting', href, what: t`${name} has not answered` });
    if (plan.state === 'consent_pending' && silent.length === 0 && !isOpen)
      steps.push({ id: plan.id, standing: 'waiting', href, what: t`Waiting for the family's answer` });
  }
  return (
    <Section title={<Trans>What is next</Trans>}>
      {steps.length > 0 && (
        <ul className="divide-y divide-line">
          {steps.map((step) => (
            <li key={step.id} className="py-1.5">
              <StatusMark standing={step.standing} isSentence>
                <Link href={step.href} look="row">
                  {step.what}
                </Link>
              </StatusMark>
              {step.when && <p className="ps-[calc(1em+0.5rem)] text-sm text-ink-2">{step.when}</p>}
            </li>
          ))}
        </ul>
      )}
      <Suspense>
        <DeadlinesOfStudent
          studentId={studentId}
          standing={standing}
          whenNoneIsOpen={steps.length === 0 && <EmptyState title={<Trans>Nothing is due.</Trans>} />}
        />
      </Suspense>
    </Section>
  );
}
