import 'fake-indexeddb/auto';
import {
  Client,
  CombinedError,
  createRequest,
  fetchExchange,
  gql,
  makeOperation,
  type OperationResult,
} from '@urql/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { heldIn } from '@/lib/held';
import { DATABASE, keptPlans, seal } from '@/lib/kept';
import { packed } from '@/lib/packed';
import { endKeeping, isKeeping } from './keeping';
import { keepOnlyFor, stopKeeping } from './keepingHere';
import { startKeeping, through, unsentPlans } from './keepingPlans';
import { keptAnswers } from './keptAnswers';

const OWNER = 'd ana';
const VIEWER = gql`query Session_viewer { viewer { person { id } district { id } } }`;
const PLAN = gql`query PlanPage_plan($id: ID!) { plan(id: $id) { id state may } }`;
const OTHER = gql`query CaseloadPage { students { id } }`;

function result(query: typeof VIEWER, variables: object, outcome: Partial<OperationResult>): OperationResult {
  const request = createRequest(query, variables as never);
  const operation = makeOperation('query', request, { url: '/graphql', requestPolicy: 'network-only' });
  // As the cache passes it on.
  if (Object.keys(variables).length === 0) Object.assign(operation, { variables: undefined });
  return { operation, data: undefined, error: undefined, stale: false, hasNext: false, ...outcome };
}
const away = { error: new CombinedError({ networkError: new TypeError('Failed to fetch') }) };
const viewer = { viewer: { person: { id: 'ana' }, district: { id: 'd' } } };
const plan = (more: object = {}) => ({ plan: { id: 'p1', state: 'draft', may: ['write'], ...more } });
const unsent = (name = 'goals') =>
  seal(
    { owner: OWNER, plan: 'p1', name: `section ${name}` },
    packed({
      name,
      room: 'r.1',
      readOnly: false,
      isUnsent: true,
      writtenAt: 1,
      committed: Uint8Array.of(0),
      update: Uint8Array.of(0, 0),
    }),
    true,
  );

beforeEach(() => startKeeping(OWNER));
afterEach(async () => {
  vi.unstubAllGlobals();
  await stopKeeping();
});

test('out of reach, who one is and the plan come from the device, and nothing else does', async () => {
  await through(result(VIEWER, {}, { data: viewer }));
  await through(result(PLAN, { id: 'p1' }, { data: plan() }));
  await through(result(OTHER, {}, { data: { students: [] } }));
  expect((await through(result(VIEWER, {}, away))).data).toEqual(viewer);
  expect((await through(result(PLAN, { id: 'p1' }, away))).data).toEqual(plan());
  expect((await through(result(PLAN, { id: 'p2' }, away))).error).toBeDefined();
  expect((await through(result(OTHER, {}, away))).error).toBeDefined();
});

test('an answer that says no is an answer', async () => {
  await through(result(PLAN, { id: 'p1' }, { data: plan() }));
  const error = new CombinedError({ networkError: new Error('Forbidden'), response: { status: 403 } });
  expect((await through(result(PLAN, { id: 'p1' }, { error }))).error).toBe(error);
});

test.each([
  ['it was finalized', plan({ state: 'finalized' })],
  ['one may only read it now', plan({ may: [] })],
  ['one lost access to it', { plan: null }],
])('a plan goes from the device once %s', async (_, data) => {
  await through(result(PLAN, { id: 'p1' }, { data: plan() }));
  await through(result(PLAN, { id: 'p1' }, { data }));
  expect([...(await keptPlans(OWNER)).keys()]).toEqual([]);
  expect((await through(result(PLAN, { id: 'p1' }, away))).error).toBeDefined();
});

/** The app's own way to the server, which says of plans what `plans` says now. */
function online(plans: Record<string, object | null>) {
  const asked: string[] = [];
  const fetch = async (_: unknown, init?: RequestInit) => {
    const { variables = {} } = JSON.parse(String(init?.body));
    if (variables.id) asked.push(variables.id);
    const data = variables.id ? { plan: plans[variables.id] ?? null } : viewer;
    return new Response(JSON.stringify({ data }), { headers: { 'content-type': 'application/json' } });
  };
  const client = new Client({
    url: 'http://localhost/graphql',
    preferGetMethod: false,
    exchanges: [keptAnswers, fetchExchange],
    fetch: fetch as typeof globalThis.fetch,
  });
  return { asked, load: () => client.query(VIEWER, {}).toPromise() };
}

test('whichever page is loaded, a plan one lost goes from the device without being opened', async () => {
  await through(result(PLAN, { id: 'p1' }, { data: plan() }));
  await through(result(PLAN, { id: 'p2' }, { data: plan({ id: 'p2' }) }));
  const { asked, load } = online({ p2: plan({ id: 'p2' }).plan });
  await load();
  await vi.waitFor(async () => expect([...(await keptPlans(OWNER)).keys()]).toEqual(['p2']));
  await vi.waitFor(() => expect(asked.sort()).toEqual(['p1', 'p2']));
  expect((await through(result(PLAN, { id: 'p1' }, away))).error).toBeDefined();
  expect((await through(result(PLAN, { id: 'p2' }, away))).data).toEqual(plan({ id: 'p2' }));
});

test('what is not sent of a plan that was finalized stays until its person has read it', async () => {
  await through(result(PLAN, { id: 'p1' }, { data: plan() }));
  await unsent();
  await through(result(PLAN, { id: 'p1' }, { data: plan({ state: 'finalized' }) }));
  expect(await unsentPlans()).toBe(1);
});

test('at the session’s end what is not sent is held for the same person, and nothing else stays', async () => {
  await through(result(VIEWER, {}, { data: viewer }));
  await unsent();
  expect(await endKeeping()).toBe('held');
  expect(isKeeping()).toBe(false);
  expect((await heldIn(OWNER, 'p1')).map(({ section, room }) => [section, room])).toEqual([['goals', 'r.1']]);
  expect((await through(result(VIEWER, {}, away))).error).toBeDefined();
  expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain('trellis:kept');
});

test('somebody else who signs in on this device finds nothing', async () => {
  await through(result(VIEWER, {}, { data: viewer }));
  await keepOnlyFor(OWNER);
  expect(isKeeping()).toBe(true);
  await keepOnlyFor('d ben');
  expect(isKeeping()).toBe(false);
  expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain('trellis:kept');
});

test('what could not be wiped when it ended goes with the next page, for the same person, too', async () => {
  await through(result(VIEWER, {}, { data: viewer }));
  const clear = vi.spyOn(IDBObjectStore.prototype, 'clear').mockImplementation(() => {
    throw new Error('the disk is full');
  });
  const remove = vi.spyOn(indexedDB, 'deleteDatabase').mockImplementation(() => {
    const request = new EventTarget();
    queueMicrotask(() => request.dispatchEvent(new Event('error')));
    return request as IDBOpenDBRequest;
  });
  await stopKeeping();
  expect(isKeeping()).toBe(false);
  clear.mockRestore();
  remove.mockRestore();
  expect((await indexedDB.databases()).map(({ name }) => name)).toContain(DATABASE);
  await keepOnlyFor(OWNER);
  expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(DATABASE);
});

test('what another person is told is not kept under this one’s key', async () => {
  const ben = { viewer: { person: { id: 'ben' }, district: { id: 'd' } } };
  await through(result(VIEWER, {}, { data: ben }));
  expect((await through(result(VIEWER, {}, away))).error).toBeDefined();
});
