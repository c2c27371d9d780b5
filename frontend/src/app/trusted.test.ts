import { gql } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { Client, fetchExchange } from 'urql';
import { expect, test } from 'vitest';
import { SignInPage_optionsDocument as OPTIONS } from '@/gql/graphql';
import documents from '@/gql/persisted-documents.json';
import { type Asked, server } from '@/lib/testing/render';
import { REQUEST, readHash, sendHash } from './trusted';

function staffLikeClient(answers: Parameters<typeof server>[0]) {
  const { fetch, asked } = server(answers);
  const keys = { SignInOption: () => null };
  return {
    asked,
    client: new Client({
      ...REQUEST,
      fetch,
      exchanges: [readHash, cacheExchange({ keys }), sendHash, fetchExchange],
    }),
  };
}

test('no query text leaves the browser: a request names its document by a hash the server knows', async () => {
  const { client, asked } = staffLikeClient({ SignInPage_options: () => ({ signInOptions: [] }) });
  await client.query(OPTIONS, {}).toPromise();

  const [request] = asked;
  expect(request?.body).not.toHaveProperty('query');
  expect(JSON.stringify(request)).not.toContain('signInOptions');
  const { persistedQuery } = (request as Asked).body.extensions as {
    persistedQuery: { sha256Hash: string; version: number };
  };
  expect(persistedQuery.version).toBe(1);
  expect(persistedQuery.sha256Hash).toMatch(/^[0-9a-f]{64}$/);
  expect(Object.keys(documents)).toContain(`sha256:${persistedQuery.sha256Hash}`);
});

test('a request carries the header no foreign form can send, as JSON over POST', async () => {
  const { client, asked } = staffLikeClient({ SignInPage_options: () => ({ signInOptions: [] }) });
  await client.query(OPTIONS, {}).toPromise();

  expect(asked[0]?.url).toBe('/graphql');
  expect(asked[0]?.headers.get('x-trellis-csrf')).toBe('1');
  expect(asked[0]?.headers.get('content-type')).toBe('application/json');
});

test('a document the build does not know is refused before anything is sent', async () => {
  const { client, asked } = staffLikeClient({});
  const unknown = gql`
    query Unknown {
      signInOptions {
        slug
      }
    }
  `;
  const outcome = await client
    .query(unknown, {})
    .toPromise()
    .then(
      (result) => result.error,
      (error: unknown) => error,
    );

  expect(String(outcome)).toContain('without a hash');
  expect(asked).toEqual([]);
});
