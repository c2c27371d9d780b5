import { Trans, useLingui } from '@lingui/react/macro';
import { useDates } from '@/app/useDates';
import { graphql } from '@/gql';
import { Link } from '@/ui/Link/Link';
import { Section } from '@/ui/Section/Section';
import { useAsked } from '../useAsked';

const CONSENTS = graphql(`
  query FamilyHome_consents($language: String!) {
    consentsToAnswer(language: $language) {
      id
      givenName
      kind
      requestedOn
      state
      says
      answeredOn
    }
  }
`);

/** What the school asks permission for, first of all that waits; below it what was answered. */
export function Consents() {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const { data } = useAsked(CONSENTS, { language: i18n.locale });
  const all = data?.consentsToAnswer ?? [];
  const waiting = all.filter((one) => one.state === 'requested' || one.state === 'viewed');
  const rest = all.filter((one) => !waiting.includes(one));
  if (all.length === 0) return null;
  return (
    <div className="flex flex-col gap-4 pb-8">
      {waiting.map((one) => (
        <div
          key={one.id}
          className="flex flex-col gap-4 rounded-kit border border-line border-s-4 border-s-accent bg-surface-float p-4"
          data-forced-edge=""
        >
          <p className="text-lg font-strong">
            <Trans>The school asks for your permission for {one.givenName}.</Trans>
          </p>
          <p className="text-ink-2">
            {one.kind} · <Trans>asked on {dates.day(one.requestedOn)}</Trans>
          </p>
          <Link href={`/family/consents/${one.id}`} look="primary">
            <Trans>Read and answer</Trans>
          </Link>
        </div>
      ))}
      {rest.length > 0 && (
        <Section title={t`What you answered about permission`} level={3}>
          <ul className="divide-y divide-line">
            {rest.map((one) => (
              <li key={one.id} className="py-2">
                <Link href={`/family/consents/${one.id}`}>
                  {one.kind} · {one.givenName}
                </Link>
                <span className="block text-sm text-ink-2">
                  {one.says}
                  {one.answeredOn && <> · {dates.day(one.answeredOn)}</>}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </div>
  );
}
