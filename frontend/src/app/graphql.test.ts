import { readFileSync } from 'node:fs';
import { gql } from '@urql/core';
import { parse } from 'graphql';
import { afterEach, expect, test, vi } from 'vitest';
import { connectionFields, embeddedTypes } from '@/gql/cacheShape';
import { createGraphQLClient } from './graphql';

/** The socket's other end, in the page: acknowledges, and remembers what it was asked. */
class Socket extends EventTarget {
  static readonly OPEN = 1;
  static readonly CONNECTING = 0;
  static asked: { type: string; payload?: Record<string, unknown> }[] = [];
  readyState = 1;
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;
  onclose?: () => void;
  onerror?: () => void;
  readonly protocol: string;
  constructor(
    readonly url: string,
    protocol: string,
  ) {
    super();
    this.protocol = protocol;
    queueMicrotask(() => this.onopen?.());
  }
  send(text: string) {
    const message = JSON.parse(text);
    Socket.asked.push(message);
    if (message.type === 'connection_init')
      this.onmessage?.({ data: JSON.stringify({ type: 'connection_ack' }) });
  }
  close() {}
}

afterEach(() => vi.unstubAllGlobals());

test('a subscription names its document by hash over graphql-transport-ws, and sends no text', async () => {
  vi.stubGlobal('WebSocket', Socket);
  const document = gql`
    subscription MeetingPage_changed($id: ID!) {
      meetingChanged(meetingId: $id) {
        id
      }
    }
  `;
  Object.assign(document, { __meta__: { hash: `sha256:${'a'.repeat(64)}` } });
  const { unsubscribe } = createGraphQLClient(() => {})
    .subscription(document, { id: '7' })
    .subscribe(() => {});
  await expect.poll(() => Socket.asked.map((message) => message.type)).toContain('subscribe');
  unsubscribe();

  expect(Socket.asked.find((message) => message.type === 'subscribe')?.payload).toMatchObject({
    query: '',
    operationName: 'MeetingPage_changed',
    variables: { id: '7' },
    extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } },
  });
});

test('an answer that the session is over is noticed, once for each', async () => {
  vi.stubGlobal('fetch', async () =>
    Response.json({ errors: [{ message: 'You are signed out.', extensions: { code: 'NOT_SIGNED_IN' } }] }),
  );
  const onSignedOut = vi.fn();
  const document = gql`
    query TodayPage_today {
      schools {
        id
      }
    }
  `;
  Object.assign(document, { __meta__: { hash: 'b'.repeat(64) } });
  await createGraphQLClient(onSignedOut).query(document, {}).toPromise();
  expect(onSignedOut).toHaveBeenCalledOnce();
});

test('a mutation that answers with the problem says it too', async () => {
  vi.stubGlobal('fetch', async () =>
    Response.json({
      data: {
        openSection: { __typename: 'OtherProblem', code: 'NOT_SIGNED_IN', message: 'You are signed out.' },
      },
    }),
  );
  const onSignedOut = vi.fn();
  const document = gql`
    mutation PlanPage_openSection {
      openSection {
        __typename
        code
        message
      }
    }
  `;
  Object.assign(document, { __meta__: { hash: 'c'.repeat(64) } });
  await createGraphQLClient(onSignedOut).mutation(document, {}).toPromise();
  expect(onSignedOut).toHaveBeenCalledOnce();
});

test('the cache was generated from the schema that stands in the repository', () => {
  const { definitions } = parse(readFileSync('../schema.graphql', 'utf8'));
  const objects = definitions.filter((definition) => definition.kind === 'ObjectTypeDefinition');
  const roots = ['Query', 'Mutation', 'Subscription'];
  const withoutId = objects
    .filter(
      ({ name, fields }) =>
        !roots.includes(name.value) && !fields?.some((field) => field.name.value === 'id'),
    )
    .map(({ name }) => name.value);
  expect(embeddedTypes).toEqual(withoutId.sort());
  expect(Object.keys(connectionFields)).toContain('Query');
});
