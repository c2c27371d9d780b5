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

const BUSY = 'DISTRICT_BUSY';
const MOST_TRIES = 6;
const FIRST_WAIT_MS = 500;

/**
 * Where a district asks more at once than it may, the server refuses at the door and has done nothing. Then we ask
 * again ourselves, later each time and not all at the same moment, before anybody has to read of it.
 */
export const askInTurn: typeof globalThis.fetch = async (input, init) => {
  for (let tries = 1; ; tries += 1) {
    const response = await fetch(input, init);
    if (response.status !== 503 || tries === MOST_TRIES) return response;
    if (!(await response.clone().text()).includes(BUSY)) return response;
    const wait = FIRST_WAIT_MS * 2 ** (tries - 1) * (0.5 + Math.random());
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
};

/** Same origin, never GET (ids do not belong in addresses and logs), and a header no foreign form can send. */
export const REQUEST = {
  url: '/graphql',
  fetch: askInTurn,
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
