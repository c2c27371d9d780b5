import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useCallback, useState } from 'react';
import { type AnyVariables, useMutation } from 'urql';
import { type Problem, useErrorWords } from './words';

type Answer<Data, Field extends keyof Data> = NonNullable<Data[Field]>;
type Success<T> = T extends { __typename: infer Name } ? (Name extends `${string}Problem` ? never : T) : T;

export interface DeedState {
  isPending: boolean;
  /** Why it did not happen, in the person's language; null after a success. */
  problem: Problem | null;
  clear: () => void;
}

function isProblem(answer: object): answer is Problem & { __typename: string } {
  return '__typename' in answer && String(answer.__typename).endsWith('Problem');
}

/**
 * A mutation as people think of it: it happened, or there is a sentence why not.
 *
 * The document selects `__typename ... on Problem { code message doNext field }` beside its result.
 * The first value runs it and resolves to the result, or to null when there is a problem to show.
 */
export function useDeed<Data, Variables extends AnyVariables, Field extends keyof Data & string>(
  document: TypedDocumentNode<Data, Variables>,
  field: Field,
): [(variables: Variables) => Promise<Success<Answer<Data, Field>> | null>, DeedState] {
  const [{ fetching }, execute] = useMutation<Data, Variables>(document);
  const [problem, setProblem] = useState<Problem | null>(null);
  const inWords = useErrorWords();
  const run = useCallback(
    async (variables: Variables) => {
      setProblem(null);
      const { data, error } = await execute(variables);
      const answer = data?.[field];
      if (error || !answer) {
        setProblem(error ? inWords(error) : { code: 'UNEXPECTED', message: '' });
        return null;
      }
      if (isProblem(answer)) {
        setProblem(answer);
        return null;
      }
      return answer as Success<Answer<Data, Field>>;
    },
    [execute, field, inWords],
  );
  const clear = useCallback(() => setProblem(null), []);
  return [run, { isPending: fetching, problem, clear }];
}
