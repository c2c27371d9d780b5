import { Trans, useLingui } from '@lingui/react/macro';
import { useDates } from '@/app/useDates';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { DataList, EmptyState, Link, Section } from '@/ui';
import { PlanStanding } from './PlanStanding';
import { wordsOfKind } from './planKinds';

export const PLANS = graphql(`
  fragment PlansOfStudent_student on Student {
    id
    plans {
      id
      kind
      occasion
      state
      startsOn
      endsOn
      sharedWithFamilyAt
      latestVersion {
        id
        signatureRequests {
          id
          state
          person {
            id
            name
          }
          signature {
            id
            outcome
            signedAt
            choices {
              itemId
              choice
            }
          }
        }
      }
    }
  }
`);

/** The student's plans, the one in work first: how each stands, from when to when. */
export function PlansOfStudent({ student: masked }: { student: FragmentType<typeof PLANS> }) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const { plans } = readFragment(PLANS, masked);
  const title = (kind: string, occasion: string) => {
    const words = wordsOfKind(kind);
    return words ? i18n._(words.titles[occasion] ?? words.name) : t`Plan`;
  };
  return (
    <Section title={<Trans>Plans</Trans>}>
      <DataList
        label={t`Plans`}
        rows={plans}
        getId={(plan) => plan.id}
        empty={<EmptyState title={<Trans>There is no plan yet.</Trans>} />}
      >
        {(plan) => (
          <div className="grid items-baseline gap-x-6 gap-y-0.5 py-2 sm:grid-cols-[10rem_12rem_minmax(0,1fr)]">
            <Link href={`/plans/${plan.id}`} className="font-strong">
              {title(plan.kind, plan.occasion)}
            </Link>
            <PlanStanding plan={plan} />
            {plan.startsOn && plan.endsOn && (
              <span className="text-sm text-ink-2">
                <Trans>
                  {dates.day(plan.startsOn)} to {dates.day(plan.endsOn)}
                </Trans>
              </span>
            )}
            {plan.sharedWithFamilyAt && (plan.state === 'draft' || plan.state === 'team_review') && (
              <span className="text-sm text-ink-2">
                <Trans>Shared with the family</Trans>
              </span>
            )}
          </div>
        )}
      </DataList>
    </Section>
  );
}
