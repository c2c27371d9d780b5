import { afterEach, expect, test, vi } from 'vitest';
import { askInTurn } from './trusted';

const busy = () => new Response('{"errors":[{"extensions":{"code":"DISTRICT_BUSY"}}]}', { status: 503 });
const done = () => new Response('{"data":{}}');

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function asked(...answers: (() => Response)[]) {
  vi.useFakeTimers();
  const fetch = vi.fn(async () => (answers.length > 1 ? answers.shift() : answers[0])?.() as Response);
  vi.stubGlobal('fetch', fetch);
  const answer = askInTurn('/graphql', { method: 'POST', body: '{}' });
  await vi.runAllTimersAsync();
  return { response: await answer, times: fetch.mock.calls.length, fetch };
}

test('who was refused at a crowded door asks again with the same words, until the answer is there', async () => {
  const { response, times, fetch } = await asked(busy, busy, done);
  expect([response.status, times]).toEqual([200, 3]);
  expect(fetch).toHaveBeenLastCalledWith('/graphql', { method: 'POST', body: '{}' });
});

test('a door that stays crowded is told of in the end', async () => {
  const { response, times } = await asked(busy);
  expect([response.status, times]).toEqual([503, 6]);
  expect(await response.text()).toContain('DISTRICT_BUSY');
});

test('another failure is nobody’s turn to wait for: what was done of it is not known', async () => {
  const { response, times } = await asked(() => new Response('gateway', { status: 503 }));
  expect([await response.text(), times]).toEqual(['gateway', 1]);
});
