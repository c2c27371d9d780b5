import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import { useQuery } from 'urql';
import { useDates } from '@/app/useDates';
import { graphql } from '@/gql';
import type { WhoIsAsked_signersQuery } from '@/gql/graphql';
import { StatusMark } from '@/ui';

const SIGNERS = graphql(`
  query WhoIsAsked_signers($planId: ID!) {
    signersToAsk(planId: $planId) {
      person {
        id
        name
      }
      signsIn
      newByRosterOn
    }
  }
`);

type Signer = WhoIsAsked_signersQuery['signersToAsk'][number];

/**
 * Whom a request for signatures asks, by name, as the server has it at this moment.
 *
 * Each of them is mailed a way in. Marked is whom nobody at school may have met: who never signed in, and whose right
 * came by a roster and was never asked for before.
 */
export function WhoIsAsked({ planId, onKnown }: { planId: string; onKnown?: () => void }) {
  const { t } = useLingui();
  const [{ data, error, fetching }] = useQuery({
    query: SIGNERS,
    variables: { planId },
    // What somebody saw yesterday is no look at whom a roster brought since.
    requestPolicy: 'network-only',
  });
  const isKnown = !fetching && !error && !!data;
  useEffect(() => {
    if (isKnown) onKnown?.();
  }, [isKnown, onKnown]);
  if (error) {
    return (
      <p role="alert">
        <Trans>We could not find out who will be asked. Close this and try again.</Trans>
      </p>
    );
  }
  if (!isKnown) {
    return (
      <p role="status" className="text-ink-2">
        <Trans>Looking up who will be asked…</Trans>
      </p>
    );
  }
  return (
    <section aria-label={t`Who will be asked`} className="flex flex-col gap-1">
      <h3 className="text-base">
        <Trans>Who will be asked</Trans>
      </h3>
      {data.signersToAsk.length === 0 ? (
        <p className="text-ink-2">
          <Trans>Nobody, as it stands.</Trans>
        </p>
      ) : (
        <ul className="flex flex-col gap-1">
          {data.signersToAsk.map((one) => (
            <li key={one.person.id} className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
              <span className="font-strong">{one.person.name}</span>
              <Marks of={one} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Marks({ of: { signsIn, newByRosterOn } }: { of: Signer }) {
  const dates = useDates();
  return (
    <>
      {!signsIn && (
        <StatusMark standing="due-soon" isSentence>
          <Trans>Not signed in here yet</Trans>
        </StatusMark>
      )}
      {newByRosterOn && (
        <StatusMark standing="due-soon" isSentence>
          <Trans>Right given by the roster on {dates.day(newByRosterOn)}, never asked to sign before</Trans>
        </StatusMark>
      )}
    </>
  );
}
