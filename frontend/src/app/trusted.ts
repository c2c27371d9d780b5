import { type Exchange, makeOperation, mapExchange, type Operation } from '@urql/core';

/**
 * The server answers only documents it knows from the build. The browser names them by hash; no query text
 * leaves it. The cache rewrites documents and drops what the generator attached, so the hash is read before
 * the cache and put on the request after it.
 */
export const readHash: Exchange = mapExchange({
  onOperation(operation) {
    const { __meta__: meta } = operation.query as { __meta__?: { hash?: string } };
    return makeOperation(operation.kind, operation, {
      ...operation.context,
      documentHash: meta?.hash?.replace(/^sha256:/, ''),
    });
  },
});

/** The part of a request that names its document. */
export function persistedQuery(operation: Operation) {
  return { persistedQuery: { version: 1 as const, sha256Hash: String(operation.context.documentHash) } };
}

export const sendHash: Exchange = mapExchange({
  onOperation(operation) {
    if (operation.kind === 'teardown') return operation;
    if (!operation.context.documentHash) {
      throw new Error(
        'A document without a hash cannot be sent: write it with graphql(`…`) and run "npm run codegen".',
      );
    }
    return { ...operation, extensions: { ...operation.extensions, ...persistedQuery(operation) } };
  },
});

/** Same origin, never GET (ids do not belong in addresses and logs), and a header no foreign form can send. */
export const REQUEST = {
  url: '/graphql',
  preferGetMethod: false,
  fetchOptions: { credentials: 'same-origin', headers: { 'x-trellis-csrf': '1' } },
} as const;

const NOT_SIGNED_IN = 'NOT_SIGNED_IN';
const isOverProblem = (answer: unknown) => (answer as { code?: unknown } | null)?.code === NOT_SIGNED_IN;

/** Calls back once when an answer says that the session is over. */
export function watchSession(onSignedOut: () => void): Exchange {
  return mapExchange({
    onResult(result) {
      const isOver =
        (result.error?.response as Response | undefined)?.status === 401 ||
        result.error?.graphQLErrors.some((error) => error.extensions?.code === NOT_SIGNED_IN) ||
        // A mutation answers with a problem where a query fails.
        Object.values((result.data as Record<string, unknown>) ?? {}).some(isOverProblem);
      if (isOver) onSignedOut();
    },
  });
}
