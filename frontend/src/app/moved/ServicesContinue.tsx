import { Trans } from '@lingui/react/macro';
import { useDates } from '@/app/useDates';
import type { FamilyHome_childQuery } from '@/gql/graphql';

type Came = NonNullable<NonNullable<FamilyHome_childQuery['student']>['transfer']>;

/** A child who came with a plan: in plain words, what goes on until there is a plan here (34 CFR 300.323(e), (f)). */
export default function ServicesContinue({ came, name }: { came: Came; name: string }) {
  const dates = useDates();
  const services = (came.services as { what: string; startsOn: string | null }[]).filter(
    (one) => one.startsOn,
  );
  const { fromDistrict } = came;
  return (
    <section className="flex flex-col gap-2 rounded-kit border border-line p-4">
      <h3 className="text-lg">
        <Trans>The services for {name} continue</Trans>
      </h3>
      <p>
        <Trans>
          {name} came with a plan from {fromDistrict}. The school gives services like those in that plan. This
          goes on until you and the school have agreed on a plan here.
        </Trans>
      </p>
      {services.length > 0 ? (
        <ul className="list-disc ps-5">
          {services.map(({ what, startsOn }) => (
            <li key={`${what} ${startsOn}`}>
              <span dir="auto" lang="en">
                {what}
              </span>
              <span className="block text-sm text-ink-2">
                <Trans>since {startsOn && dates.day(startsOn)}</Trans>
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-ink-2">
          <Trans>
            The school will talk with you about which services these are, and write them down here.
          </Trans>
        </p>
      )}
      <p className="text-ink-2">
        <Trans>Is something missing, or not what {name} had before? Tell the case manager.</Trans>
      </p>
    </section>
  );
}
