import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useDates } from '@/app/useDates';
import { readFragment } from '@/gql';
import type { Plan_standingFragment } from '@/gql/graphql';
import { Button, Disclosure, Facts } from '@/ui';
import { FACTS } from './documents';
import { ServicesDialog } from './ServicesDialog';
import { asServices } from './services';
import { HOW, LAW } from './words';

/** Above a plan that began with one of another district: whence, what is given meanwhile, what the law asks. */
export default function CameWithPlan({
  planId,
  standing,
}: {
  planId: string;
  standing: Plan_standingFragment;
}) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const [isOpen, setOpen] = useState(false);
  const came = readFragment(FACTS, standing.transfer);
  if (!came) return null;
  const { fromDistrict, fromState } = came;
  const services = asServices(came.services);
  const how = came.consultedHow && HOW[came.consultedHow];
  const isWritten =
    standing.may.includes('write') && (standing.state === 'draft' || standing.state === 'team_review');
  const consulted = came.consultedOn && [dates.day(came.consultedOn), how && i18n._(how), came.consultedWith];
  const day = (on: string | null | undefined) => (on ? dates.day(on) : null);
  return (
    <section aria-label={t`Moved here with a plan`} className="mb-6 border-y border-line py-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="text-lg">
          <Trans>
            Came with a plan of {fromDistrict} ({fromState})
          </Trans>
        </h2>
        {isWritten && (
          <Button size="small" aria-haspopup="dialog" onPress={() => setOpen(true)}>
            <Trans>Services meanwhile…</Trans>
          </Button>
        )}
      </div>
      <p className="max-w-prose pt-1 text-sm text-ink-2">
        {i18n._(came.isInState ? LAW.inState : LAW.outOfState)}
      </p>
      <div className="grid gap-x-10 pt-3 md:grid-cols-2">
        <div>
          <h3 className="text-base">
            <Trans>Given until this plan is in force</Trans>
          </h3>
          {services.length === 0 ? (
            <p className="text-ink-2">
              <Trans>Nothing is recorded yet.</Trans>
            </p>
          ) : (
            <ul className="list-disc ps-5">
              {services.map(({ what, startsOn }, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name and are never moved
                <li key={at}>
                  <span dir="auto">{what}</span>
                  <span className="block text-sm text-ink-2">
                    {startsOn ? <Trans>from {dates.day(startsOn)}</Trans> : <Trans>no day yet</Trans>}
                  </span>
                </li>
              ))}
            </ul>
          )}
          <h3 className="pt-3 text-base">
            {consulted && !came.parentSaid ? (
              <Trans>A parent was consulted</Trans>
            ) : (
              <Trans>What the parent said</Trans>
            )}
          </h3>
          {consulted ? (
            <>
              {came.parentSaid && (
                <p dir="auto" className="max-w-prose whitespace-pre-line">
                  {came.parentSaid}
                </p>
              )}
              <p className="text-sm text-ink-2">{consulted.filter(Boolean).join(' · ')}</p>
            </>
          ) : (
            <p className="text-ink-2">
              <Trans>Nobody has recorded yet that a parent was consulted.</Trans>
            </p>
          )}
        </div>
        <Disclosure title={<Trans>Dates of the old plan</Trans>} level={3}>
          <Facts
            facts={[
              { label: t`First day of school here`, value: day(came.arrivedOn) },
              { label: t`Old plan starts`, value: day(came.oldStartsOn) },
              { label: t`Old plan ends; its review is due by then`, value: day(came.oldEndsOn) },
              { label: t`Last evaluation`, value: day(came.evaluatedOn) },
              { label: t`Reevaluation due by`, value: day(came.reevaluationDueOn) },
              {
                label: t`An evaluation of our own`,
                value:
                  came.evaluation === 'needed'
                    ? t`Needed`
                    : came.evaluation === 'not_needed'
                      ? t`Not needed`
                      : null,
              },
            ]}
          />
        </Disclosure>
      </div>
      {isOpen && <ServicesDialog planId={planId} came={came} onClose={() => setOpen(false)} />}
    </section>
  );
}
