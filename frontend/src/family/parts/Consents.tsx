import { Trans, useLingui } from '@lingui/react/macro';
import { useDates } from '@/app/useDates';
import { useToday } from '@/app/useToday';
import { graphql } from '@/gql';
import type { FamilyHome_consentsQuery } from '@/gql/graphql';
import { Link } from '@/ui/Link/Link';

export const CONSENTS = graphql(`
  query FamilyHome_consents($language: String!) {
    consentsToAnswer(language: $language) {
      id
      studentId
      givenName
      kind
      requestedOn
      state
      says
      answeredOn
      dueOn
    }
  }
`);

export type ConsentToAnswer = FamilyHome_consentsQuery['consentsToAnswer'][number];

/** Nobody has answered it yet, and somebody may. */
export const waits = (one: ConsentToAnswer) => one.state === 'requested' || one.state === 'viewed';

/** What the school asks permission for about a child, as the thing to do. */
export function ConsentsWaiting({ consents }: { consents: readonly ConsentToAnswer[] }) {
  const dates = useDates();
  return consents.filter(waits).map((one) => (
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
  ));
}

/** Until when the law gives the school to finish the evaluation, once somebody agreed and while that time runs. */
export function UntilWhen({ dueOn }: { dueOn: string }) {
  const dates = useDates();
  const day = dates.day(dueOn);
  return dueOn < useToday() ? (
    <Trans>By law the school had to finish this evaluation by {day}.</Trans>
  ) : (
    <Trans>By law the school has to finish this evaluation by {day}.</Trans>
  );
}

/** What was answered, to be read again or taken back. */
export function useAnsweredWords() {
  const { t } = useLingui();
  const dates = useDates();
  return (one: ConsentToAnswer) => {
    const day = one.answeredOn ? dates.day(one.answeredOn) : null;
    return { title: t`What you answered: ${one.kind}`, about: [one.says, day].filter(Boolean).join(' · ') };
  };
}
