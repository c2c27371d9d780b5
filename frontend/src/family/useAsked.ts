import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { CombinedError } from '@urql/core';
import { useCallback, useRef } from 'react';
import { type AnyVariables, useQuery } from 'urql';
import { useFresh } from './useFresh';

export interface Asked<Data, Variables> {
  /** The newest answer. It stays when a later try fails, so that a bad connection takes nothing away. */
  data: Data | undefined;
  /** What `data` was asked with: while new variables are on their way, still the ones before. */
  variables: Variables | undefined;
  error: CombinedError | undefined;
  isAsking: boolean;
  askAgain: () => void;
}

/**
 * A query of a family page: shown from memory, asked anew on arrival, on return, and every `everyMs` (null: not).
 * Without variables nothing is asked: there is nothing to ask about yet.
 */
export function useAsked<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables | null,
  everyMs?: number | null,
): Asked<Data, Variables> {
  const isPaused = variables === null;
  const [{ data, error, fetching, stale, operation }, ask] = useQuery<Data, Variables>({
    query,
    variables: variables ?? {},
    pause: isPaused,
    requestPolicy: 'cache-and-network',
  } as Parameters<typeof useQuery<Data, Variables>>[0]);
  const askAgain = useCallback(() => {
    if (!isPaused) ask({ requestPolicy: 'network-only' });
  }, [ask, isPaused]);
  useFresh(askAgain, everyMs);
  const last = useRef<{ data: Data; variables: Variables } | undefined>(undefined);
  if (data && operation) last.current = { data, variables: operation.variables as Variables };
  return {
    ...{ data: undefined, variables: undefined },
    ...last.current,
    error,
    isAsking: fetching || stale,
    askAgain,
  };
}
