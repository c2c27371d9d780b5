import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from 'urql';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { graphql } from '@/gql';
import { Section, StatusMark } from '@/ui';

const IMPLEMENTERS = graphql(`
  query Implementers_list($planId: ID!, $language: String!) {
    implementers(planId: $planId, language: $language) {
      id
      name
      role
      acknowledgedAt
    }
  }
`);

/** Who carries the plan in force out, and who of them has read what is theirs to do (34 CFR 300.323(d)). */
export function Implementers({ planId }: { planId: string }) {
  const { i18n } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const [{ data }] = useQuery({
    query: IMPLEMENTERS,
    variables: { planId, language: i18n.locale },
    requestPolicy: 'cache-and-network',
  });
  const all = data?.implementers ?? [];
  if (all.length === 0) return null;
  const count = all.filter((one) => one.acknowledgedAt).length;
  const total = all.length;
  return (
    <Section
      title={<Trans>Who carries it out</Trans>}
      note={
        <Trans>
          {count} of {total} have read it
        </Trans>
      }
      className="mt-4 pb-0"
    >
      <ul className="flex flex-col gap-1.5">
        {all.map((one) => (
          <li key={one.id} className="flex flex-wrap gap-x-3">
            <span className="font-strong">{one.name}</span>
            <span className="text-ink-2">{one.role}</span>
            {one.acknowledgedAt ? (
              <StatusMark standing="done">
                <Trans>Read {dates.instant(one.acknowledgedAt, timeZone)}</Trans>
              </StatusMark>
            ) : (
              <StatusMark standing="waiting">
                <Trans>Not confirmed yet</Trans>
              </StatusMark>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
