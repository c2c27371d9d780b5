import type { ResultOf } from '@graphql-typed-document-node/core';
import { useCallback, useMemo } from 'react';
import { useClient, useQuery, useSubscription } from 'urql';
import { type Ticket, TicketRefused } from '@/features/live';
import { readFragment } from '@/gql';
import {
  FINDINGS,
  FINDINGS_CHANGED,
  JOIN_PLAN,
  OPEN_SECTION,
  PLAN,
  PLAN_CHANGED,
  STANDING,
} from './documents';
import { asForm } from './form';

/** States in which a plan is written. */
const WRITTEN = ['draft', 'team_review'];

/** The plan, its findings, and both kept current by the server's word. */
export function usePlan(planId: string) {
  const [{ data, fetching, error }, ask] = useQuery({
    query: PLAN,
    variables: { id: planId },
    requestPolicy: 'cache-and-network',
  });
  const plan = data?.plan;
  // Once the plan was read: until then, following it would be a reading of its own in the record of access.
  const [changed] = useSubscription({ query: PLAN_CHANGED, variables: { id: planId }, pause: !plan });
  const isDraft = WRITTEN.includes(readFragment(STANDING, plan)?.state ?? '');
  const [found] = useSubscription({
    query: FINDINGS_CHANGED,
    variables: { id: planId },
    pause: !isDraft,
  });
  const form = useMemo(() => asForm(plan?.form), [plan?.form]);
  // In the cache both are one plan; the subscription's own answer is the newer where there is no cache.
  const standing = readFragment(STANDING, changed.data?.planChanged) ?? readFragment(STANDING, plan);
  const findings = useMemo(
    () => readFragment(FINDINGS, found.data?.planFindings ?? plan?.findings ?? []),
    [found.data, plan?.findings],
  );
  const lookAgain = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  return { plan, form, standing, findings, fetching, error, lookAgain };
}

/** Asks for a ticket to one section; an answer that asking again would not change ends the section. */
export function useTickets(planId: string): (sectionKey: string) => Promise<Ticket> {
  const client = useClient();
  return useCallback(
    async (sectionKey) => {
      const { data, error } = await client.mutation(OPEN_SECTION, { planId, sectionKey }).toPromise();
      const answer = data?.openSection;
      if (error || !answer) throw error ?? new Error('no answer');
      return asTicket(answer);
    },
    [client, planId],
  );
}

/** Asks for a ticket to where everybody who has the plan open sees each other. */
export function useChannelTicket(planId: string): () => Promise<Ticket> {
  const client = useClient();
  return useCallback(async () => {
    const { data, error } = await client.mutation(JOIN_PLAN, { planId }).toPromise();
    const answer = data?.joinPlan;
    if (error || !answer) throw error ?? new Error('no answer');
    return asTicket(answer);
  }, [client, planId]);
}

type Answered = ResultOf<typeof OPEN_SECTION>['openSection'];

function asTicket(answer: Answered): Ticket {
  switch (answer.__typename) {
    case 'LiveTicket':
      return answer;
    case 'NotAllowedProblem':
      throw new TicketRefused('notAllowed');
    case 'NotFoundProblem':
      throw new TicketRefused('notFound');
    case 'ConflictProblem':
      throw new TicketRefused('closed');
    case 'InvalidInputProblem':
      throw new TicketRefused('refused');
    default:
      throw new Error(answer.code);
  }
}
