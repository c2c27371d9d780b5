import { act } from '@testing-library/react';
import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { type ReactElement, Suspense } from 'react';
import { Provider } from 'urql';
import { SessionGate } from '@/app/session';
import { REQUEST, readHash, sendHash } from '@/app/trusted';
import { connectionFields, embeddedTypes, possibleTypes } from '@/gql/cacheShape';
import { type Answers, server, show } from './render';

/** A case manager who is signed in, as the session asks for her. */
export const LEE = {
  __typename: 'Viewer',
  audience: 'STAFF',
  roles: ['special_teacher'],
  places: ['today', 'caseload', 'students', 'meetings'],
  language: 'en',
  sessionExpiresAt: '2099-01-01T00:00:00Z',
  recentlyAuthenticated: true,
  person: { __typename: 'Person', id: 'lee', name: 'Morgan Lee', initials: 'ML', kind: 'staff' },
  district: {
    __typename: 'District',
    id: 'd1',
    name: 'Cedar Valley',
    slug: 'cedar',
    accent: 'teal',
    timeZone: 'America/Chicago',
  },
  children: [],
};

type Line = { next: (value: { data: unknown }) => void };

/**
 * Shows a page as a signed-in case manager sees it, over the app's own kind of cache.
 *
 * `says` speaks on every live line; `lines` are those open now.
 */
export function showToStaff(
  page: ReactElement,
  answers: Answers,
  options: { onNavigate?: (href: string) => void } = {},
) {
  const { fetch, asked } = server({ Session_viewer: () => ({ viewer: LEE }), ...answers });
  const lines: Line[] = [];
  const client = new Client({
    ...REQUEST,
    fetch,
    exchanges: [
      readHash,
      cacheExchange({
        keys: {
          ...Object.fromEntries(embeddedTypes.map((type) => [type, () => null])),
          Viewer: () => 'viewer',
        },
        possibleTypes,
        resolvers: Object.fromEntries(
          Object.entries(connectionFields).map(([type, fields]) => [
            type,
            Object.fromEntries(fields.map((field) => [field, relayPagination()])),
          ]),
        ),
      }),
      sendHash,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: () => ({
          subscribe: (sink) => {
            const line = sink as unknown as Line;
            lines.push(line);
            return { unsubscribe: () => lines.splice(lines.indexOf(line), 1) };
          },
        }),
      }),
    ],
  });
  const shown = show(
    <Provider value={client}>
      <SessionGate onSignedOut={() => {}}>
        <Suspense>{page}</Suspense>
      </SessionGate>
    </Provider>,
    options,
  );
  const says = (data: unknown) =>
    act(async () => {
      for (const line of lines) line.next({ data });
    });
  /** The variables of the last request of this name. */
  const lastAsked = (name: string) =>
    asked.findLast((one) => one.body.operationName === name)?.body.variables;
  return { ...shown, asked, lastAsked, lines, says };
}
