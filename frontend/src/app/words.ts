import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';
import type { CombinedError } from '@urql/core';
import { useCallback } from 'react';

/** Something the person can act on, as every mutation may answer it. */
export interface Problem {
  code: string;
  message: string;
  doNext?: string | null;
  field?: string | null;
}

const UNREACHABLE: MessageDescriptor = msg`We cannot reach the server. Look at your connection and try again.`;
const UNEXPECTED: MessageDescriptor = msg`Something went wrong on our side. Nothing you entered was lost.`;

/** Turns what a request failed with into words: the server's own sentence, or ours when it never answered. */
export function useErrorWords(): (error: CombinedError) => Problem {
  const { i18n } = useLingui();
  return useCallback(
    (error) => {
      const [first] = error.graphQLErrors;
      if (error.networkError && !first) return { code: 'UNREACHABLE', message: i18n._(UNREACHABLE) };
      const code = String(first?.extensions?.code ?? 'UNEXPECTED');
      const reference = first?.extensions?.reference;
      return {
        code,
        message: code === 'UNEXPECTED' || !first ? i18n._(UNEXPECTED) : first.message,
        doNext: reference ? String(reference) : null,
      };
    },
    [i18n],
  );
}
