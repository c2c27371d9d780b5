import { readFileSync } from 'node:fs';
import { beforeEach, expect, test, vi } from 'vitest';

const SOURCE = readFileSync('src/app/offlineWorker.js', 'utf8')
  .replace('self.__FILES__', JSON.stringify(['/assets/app-1.js']))
  .replace('__VERSION__', '1');

type Listener = (event: Record<string, unknown>) => void;
let listeners: Record<string, Listener>;
let stored: Map<string, Response>;
let isOnline: boolean;
const network = vi.fn(async (request: { url: string } | string) => {
  if (!isOnline) throw new TypeError('Failed to fetch');
  return new Response(`from the network: ${typeof request === 'string' ? request : request.url}`);
});

/** What the worker answers; null where it leaves the request alone. */
async function answerTo(request: { url: string; method?: string; mode?: string }): Promise<string | null> {
  let answer: Promise<Response> | null = null;
  listeners.fetch?.({
    request: { method: 'GET', mode: 'cors', ...request },
    respondWith: (given: Promise<Response>) => {
      answer = given;
    },
  });
  return answer === null ? null : await (await (answer as Promise<Response>)).text();
}

beforeEach(async () => {
  listeners = {};
  stored = new Map();
  isOnline = true;
  network.mockClear();
  const cache = {
    addAll: async (addresses: string[]) => {
      for (const one of addresses) stored.set(one, new Response(`kept: ${one}`));
    },
    match: async (address: string) => stored.get(address)?.clone(),
  };
  const self = {
    addEventListener: (kind: string, listener: Listener) => {
      listeners[kind] = listener;
    },
    location: { origin: 'https://trellis.test' },
    skipWaiting: async () => {},
  };
  const caches = { open: async () => cache, keys: async () => [], delete: async () => true };
  new Function('self', 'caches', 'fetch', 'Response', SOURCE)(self, caches, network, Response);
  let installing: Promise<unknown> = Promise.resolve();
  listeners.install?.({
    waitUntil: (work: Promise<unknown>) => {
      installing = work;
    },
  });
  await installing;
});

test('a page comes from the network, and where there is none the empty shell does', async () => {
  const page = { url: 'https://trellis.test/plans/p1', mode: 'navigate' };
  expect(await answerTo(page)).toBe('from the network: https://trellis.test/plans/p1');
  isOnline = false;
  expect(await answerTo(page)).toBe('kept: /sign-in');
});

test('a file of the build comes from what is kept', async () => {
  isOnline = false;
  expect(await answerTo({ url: 'https://trellis.test/assets/app-1.js' })).toBe('kept: /assets/app-1.js');
});

test.each([
  ['an answer of the server', { url: 'https://trellis.test/graphql', method: 'POST' }],
  ['a printed draft', { url: 'https://trellis.test/print/draft.pdf?plan=p1' }],
  ['a file of another build', { url: 'https://trellis.test/assets/app-2.js' }],
  ['another place', { url: 'https://files.test/assets/app-1.js' }],
])('%s is left alone', async (_, request) => {
  expect(await answerTo(request)).toBeNull();
  expect(network).not.toHaveBeenCalled();
});

test('nothing is kept but what was there at the beginning', async () => {
  await answerTo({ url: 'https://trellis.test/plans/p1', mode: 'navigate' });
  expect([...stored.keys()]).toEqual(['/sign-in', '/assets/app-1.js']);
});
