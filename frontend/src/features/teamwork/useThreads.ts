import { useMemo } from 'react';
import { useSubscription } from 'urql';
import { type FragmentType, readFragment } from '@/gql';
import { THREAD, THREADS_CHANGED } from './documents';
import type { Thread } from './threads';

/** A plan's conversations: as the page was given them, then as the server says whenever somebody speaks. */
export function useThreads(
  planId: string,
  given: readonly FragmentType<typeof THREAD>[],
  isDraft: boolean,
): readonly Thread[] {
  const [changed] = useSubscription({ query: THREADS_CHANGED, variables: { planId }, pause: !isDraft });
  const threads = changed.data?.planThreads.threads ?? given;
  return useMemo(() => readFragment(THREAD, threads), [threads]);
}
