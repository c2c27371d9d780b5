import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import type { Plan_standingFragment, PlanPage_planQuery } from '@/gql/graphql';
import { today } from '@/lib/dates';
import { type Standing, StatusMark } from '@/ui';

/** Whose plan it is, and when it runs. */
export function Subtitle({
  student,
  standing,
}: {
  student: NonNullable<PlanPage_planQuery['plan']>['student'];
  standing: Plan_standingFragment;
}) {
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
  not_agreed: 'plain',
  revoked: 'plain',
};

/** What the family has of the draft, and how far the team has gone on since. */
export function SharedNote({ shared }: { shared: NonNullable<Plan_standingFragment['shared']> }) {
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

/** In which state the plan is, in words; agreed and not begun yet is one of its own. */
export function PlanState({ state, startsOn }: { state: string; startsOn?: string | null }) {
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
    not_agreed: t`Not agreed to`,
    revoked: t`Consent revoked`,
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
