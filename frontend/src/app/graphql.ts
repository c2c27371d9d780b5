import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import type { Client as SocketClient } from 'graphql-ws';
import { connectionFields, embeddedTypes, possibleTypes } from '@/gql/cacheShape';
import { cacheUpdates } from './cacheUpdates';
import { keptAnswers } from './keptAnswers';
import { persistedQuery, REQUEST, readHash, sendHash, watchSession } from './trusted';

/** Objects without an id live inside their parent, except the one viewer. */
const keys = {
  ...Object.fromEntries(embeddedTypes.map((type) => [type, () => null])),
  Viewer: () => 'viewer',
};

const resolvers = Object.fromEntries(
  Object.entries(connectionFields).map(([type, fields]) => [
    type,
    Object.fromEntries(fields.map((field) => [field, relayPagination()])),
  ]),
);

const RETRY_MS = 2_000;

function socketAddress(): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`;
}

/** Its code comes after the page's own, and is asked for until it is there. */
async function openSocket(): Promise<SocketClient> {
  for (;;) {
    try {
      const { createClient } = await import('graphql-ws');
      return createClient({ url: socketAddress, lazy: true, retryAttempts: Number.POSITIVE_INFINITY });
    } catch {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

/** The staff app's client: one normalised cache, mutations over POST, subscriptions over one lazy socket. */
export function createGraphQLClient(onSignedOut: () => void): Client {
  let socket: Promise<SocketClient> | undefined;
  return new Client({
    ...REQUEST,
    exchanges: [
      watchSession(onSignedOut),
      readHash,
      cacheExchange({ keys, resolvers, possibleTypes, updates: cacheUpdates }),
      sendHash,
      keptAnswers,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: (request, operation) => ({
          subscribe: (sink) => {
            let stop: (() => void) | undefined;
            let isOver = false;
            socket ??= openSocket();
            void socket.then((client) => {
              if (isOver) return;
              stop = client.subscribe(
                {
                  query: '',
                  operationName: request.operationName,
                  variables: request.variables as Record<string, unknown>,
                  extensions: persistedQuery(operation),
                },
                sink as Parameters<SocketClient['subscribe']>[1],
              );
            });
            return {
              unsubscribe: () => {
                isOver = true;
                stop?.();
              },
            };
          },
        }),
      }),
    ],
  });
}
