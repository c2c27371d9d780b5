import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  DATABASE,
  forgetOld,
  type Held,
  heldIn,
  hold,
  isAnythingHeld,
  keepOnly,
  letGo,
  unsealed,
  wipe,
} from './held';

const PLACE = { owner: 'd ana', plan: 'p', section: 'goals', room: 'r.1' };
const WORDS = new TextEncoder().encode('Maya reads aloud.');

/** Everything that stands in the database, as it stands there. */
async function stored(): Promise<Held[]> {
  const opening = indexedDB.open(DATABASE);
  const database = await new Promise<IDBDatabase>((resolve) => {
    opening.onsuccess = () => resolve(opening.result);
  });
  const asking = database.transaction('updates').objectStore('updates').getAll();
  const all = await new Promise<Held[]>((resolve) => {
    asking.onsuccess = () => resolve(asking.result);
  });
  database.close();
  return all;
}

beforeEach(wipe);
afterEach(() => {
  vi.useRealTimers();
});

test('what is held comes back whole, to its person and plan alone', async () => {
  await hold(PLACE, WORDS);
  await hold({ ...PLACE, plan: 'q' }, WORDS);
  const [one, ...more] = await heldIn('d ana', 'p');
  expect(more).toEqual([]);
  expect(one).toMatchObject(PLACE);
  expect(await unsealed(one as Held)).toEqual(new Uint8Array(WORDS));
  expect(await heldIn('d ben', 'p')).toEqual([]);
});

test('it lies there sealed, with a key nobody can take out, and opens in its own place only', async () => {
  await hold(PLACE, WORDS);
  const [one] = (await stored()) as [Held];
  expect(new TextDecoder().decode(one.sealed)).not.toContain('Maya');
  expect(one.key.extractable).toBe(false);
  await expect(crypto.subtle.exportKey('raw', one.key)).rejects.toThrow();
  expect(await unsealed({ ...one, owner: 'd ben' })).toBeNull();
  expect(await unsealed({ ...one, section: 'basics' })).toBeNull();
});

test('somebody else who signs in leaves nothing of it', async () => {
  await hold(PLACE, WORDS);
  await hold({ ...PLACE, owner: 'd ben' }, WORDS);
  await keepOnly('d ben');
  expect((await stored()).map((one) => one.owner)).toEqual(['d ben']);
});

test('what was sent goes, the rest stays', async () => {
  await hold(PLACE, WORDS);
  await hold({ ...PLACE, section: 'basics' }, WORDS);
  const [first] = (await heldIn('d ana', 'p')) as [Held];
  await letGo([first.id]);
  expect((await stored()).map((one) => one.id)).not.toContain(first.id);
  expect(await stored()).toHaveLength(1);
});

test('after four days it is neither given back nor kept', async () => {
  await hold(PLACE, WORDS);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 4 * 86_400_000 + 1000 });
  expect(await heldIn('d ana', 'p')).toEqual([]);
  await keepOnly('d ana');
  expect(await stored()).toEqual([]);
});

test('asking makes no database', async () => {
  expect(await isAnythingHeld()).toBe(false);
  expect(await heldIn('d ana', 'p')).toEqual([]);
  expect(await isAnythingHeld()).toBe(false);
  await hold(PLACE, WORDS);
  expect(await isAnythingHeld()).toBe(true);
  await wipe();
  expect(await isAnythingHeld()).toBe(false);
});

test('where nobody is signed in, what is too old goes and the rest stays', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  await hold(PLACE, WORDS);
  vi.advanceTimersByTime(3 * 24 * 3600 * 1000);
  await hold({ ...PLACE, section: 'basics' }, WORDS);
  await forgetOld();
  expect(await stored()).toHaveLength(2);
  vi.advanceTimersByTime(2 * 24 * 3600 * 1000);
  await forgetOld();
  expect((await stored()).map((one) => one.section)).toEqual(['basics']);
});
