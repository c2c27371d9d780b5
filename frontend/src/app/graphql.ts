import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { createClient as createSocketClient } from 'graphql-ws';
import { connectionFields, embeddedTypes, possibleTypes } from '@/gql/cacheShape';
import { cacheUpdates } from './cacheUpdates';
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

function socketAddress(): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`;
}

/** The staff app's client: one normalised cache, mutations over POST, subscriptions over one lazy socket. */
export function createGraphQLClient(onSignedOut: () => void): Client {
  const socket = createSocketClient({
    url: socketAddress,
    lazy: true,
    retryAttempts: Number.POSITIVE_INFINITY,
  });
  return new Client({
    ...REQUEST,
    exchanges: [
      watchSession(onSignedOut),
      readHash,
      cacheExchange({ keys, resolvers, possibleTypes, updates: cacheUpdates }),
      sendHash,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: (request, operation) => ({
          subscribe: (sink) => ({
            unsubscribe: socket.subscribe(
              {
                query: '',
                operationName: request.operationName,
                variables: request.variables as Record<string, unknown>,
                extensions: persistedQuery(operation),
              },
              sink as Parameters<typeof socket.subscribe>[1],
            ),
          }),
        }),
      }),
    ],
  });
}
