import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { useDates } from '@/app/useDates';
import { useToday } from '@/app/useToday';
import { daysBetween } from '@/lib/dates';
import { type Standing, StatusMark } from '@/ui';

const STATES: Record<string, { label: MessageDescriptor; standing: Standing }> = {
  draft: { label: msg`Draft`, standing: 'partial' },
  team_review: { label: msg`Draft, with the team`, standing: 'partial' },
  finalized: { label: msg`Final, nobody asked to sign`, standing: 'due-soon' },
  consent_pending: { label: msg`Waiting for signatures`, standing: 'waiting' },
  partially_active: { label: msg`In force in part`, standing: 'partial' },
  active: { label: msg`In force`, standing: 'done' },
  superseded: { label: msg`Replaced`, standing: 'plain' },
  expired: { label: msg`Expired`, standing: 'overdue' },
  void: { label: msg`Void`, standing: 'plain' },
  not_agreed: { label: msg`Not agreed to`, standing: 'plain' },
  revoked: { label: msg`Consent revoked`, standing: 'plain' },
};
const OVERDUE = msg`Review overdue`;
const DUE_SOON = msg`In force, review due`;

/** From this many days before its end on, a plan's review is due. */
export const REVIEW_DUE_DAYS = 45;

export interface PlanDates {
  state: string;
  startsOn?: string | null;
  endsOn?: string | null;
}

export function isInForce(plan: PlanDates): boolean {
  return plan.state === 'active' || plan.state === 'partially_active';
}

/** Whether the yearly review of a plan in force is late, due, or not yet. */
export function reviewOf(plan: PlanDates, day: string): 'overdue' | 'due-soon' | null {
  if (!isInForce(plan) || !plan.endsOn) return null;
  const days = daysBetween(day, plan.endsOn);
  if (days < 0) return 'overdue';
  return days <= REVIEW_DUE_DAYS ? 'due-soon' : null;
}

/** The day a plan that is agreed already begins; null once it has begun. */
export function beginsLater(plan: PlanDates, day: string): string | null {
  return isInForce(plan) && plan.startsOn && plan.startsOn > day ? plan.startsOn : null;
}

/** How a plan stands, with its review in mind. */
export function PlanStanding({ plan }: { plan: PlanDates }) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const today = useToday();
  const review = reviewOf(plan, today);
  const later = beginsLater(plan, today);
  if (later) {
    const day = dates.day(later);
    return (
      <StatusMark standing="waiting">
        {plan.state === 'active' ? t`Agreed, from ${day}` : t`Agreed in part, from ${day}`}
      </StatusMark>
    );
  }
  if (review) {
    return <StatusMark standing={review}>{i18n._(review === 'overdue' ? OVERDUE : DUE_SOON)}</StatusMark>;
  }
  const state = STATES[plan.state];
  return (
    <StatusMark standing={state?.standing ?? 'plain'}>{state ? i18n._(state.label) : plan.state}</StatusMark>
  );
}
