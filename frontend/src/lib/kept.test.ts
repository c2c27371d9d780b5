import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  begin,
  confirm,
  DATABASE,
  forgetPlan,
  heard,
  keptFor,
  keptPlans,
  LONGEST_MS,
  open,
  seal,
  unsentHere,
  wipe,
} from './kept';
import { packed, unpacked } from './packed';

const ANA = 'juniper ana';
const PLACE = { owner: ANA, plan: 'p1', name: 'section goals' };
const WORDS = 'Maya reads 42 words.';
const bytes = (words: string) => new TextEncoder().encode(words) as Uint8Array<ArrayBuffer>;
const words = async (place: typeof PLACE) => {
  const opened = await open(place);
  return opened && new TextDecoder().decode(opened.bytes);
};

/** Every record as the browser has it on the disk. */
async function atRest(): Promise<{ text: string; keys: CryptoKey[]; count: number }> {
  const opening = indexedDB.open(DATABASE);
  const database = await new Promise<IDBDatabase>((resolve) => {
    opening.onsuccess = () => resolve(opening.result);
  });
  const keys: CryptoKey[] = [];
  let text = '';
  let count = 0;
  for (const store of [...database.objectStoreNames]) {
    const reading = database.transaction(store).objectStore(store).getAll();
    await new Promise((resolve) => {
      reading.onsuccess = resolve;
    });
    for (const record of reading.result as Record<string, unknown>[]) {
      count += 1;
      for (const value of Object.values(record)) {
        if (value instanceof ArrayBuffer || ArrayBuffer.isView(value))
          text += new TextDecoder('latin1').decode(value as ArrayBuffer);
        else if (typeof value === 'object' && value !== null && 'extractable' in value)
          keys.push(value as CryptoKey);
        else text += JSON.stringify(value);
      }
    }
  }
  database.close();
  return { text, keys, count };
}

afterEach(async () => {
  vi.useRealTimers();
  await wipe();
});

test('nothing is kept for who did not want it', async () => {
  expect(await seal(PLACE, bytes(WORDS))).toBe(false);
  expect(await open(PLACE)).toBeNull();
  expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(DATABASE);
});

test('what is kept comes back to who kept it, and nothing of it can be read at rest', async () => {
  await begin(ANA);
  expect(await seal(PLACE, bytes(WORDS), true)).toBe(true);
  expect(await words(PLACE)).toBe(WORDS);
  const { text, keys } = await atRest();
  for (const secret of [WORDS, 'Maya', 'goals', 'section']) expect(text).not.toContain(secret);
  expect(keys).toHaveLength(1);
  expect(keys[0]?.extractable).toBe(false);
  await expect(crypto.subtle.exportKey('raw', keys[0] as CryptoKey)).rejects.toThrow();
});

test('a seal moved to another place does not open', async () => {
  await begin(ANA);
  await seal(PLACE, bytes(WORDS));
  await seal({ ...PLACE, plan: 'p2' }, bytes('other'));
  const opening = indexedDB.open(DATABASE);
  const database = await new Promise<IDBDatabase>((resolve) => {
    opening.onsuccess = () => resolve(opening.result);
  });
  const store = database.transaction('sealed', 'readwrite').objectStore('sealed');
  const reading = store.getAll();
  await new Promise<void>((resolve) => {
    reading.onsuccess = () => {
      const [one, other] = reading.result;
      const putting = store.put({ ...one, id: other.id, plan: other.plan });
      putting.onsuccess = () => resolve();
    };
  });
  database.close();
  const opened = [await words(PLACE), await words({ ...PLACE, plan: 'p2' })];
  expect(opened).toContain(null);
});

test('another person who keeps begins with nothing, and the one before has nothing any more', async () => {
  await begin(ANA);
  await seal(PLACE, bytes(WORDS));
  await begin('juniper ben');
  expect(await keptFor()).toBe('juniper ben');
  expect(await open(PLACE)).toBeNull();
  expect(await seal(PLACE, bytes(WORDS))).toBe(false);
  expect((await atRest()).count).toBe(1);
});

describe('after four days without a word from the server', () => {
  test('nothing opens', async () => {
    await begin(ANA);
    await seal(PLACE, bytes(WORDS), true);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + LONGEST_MS + 1000 });
    expect(await keptFor()).toBeNull();
    expect(await open(PLACE)).toBeNull();
    expect(await unsentHere(ANA)).toEqual([]);
    // Nor does hearing of it late bring it back.
    await heard(ANA);
    expect(await keptFor()).toBeNull();
  });

  test.each([
    ['keptFor', () => keptFor()],
    ['open', () => open(PLACE)],
    ['unsentHere', () => unsentHere(ANA)],
    ['seal', () => seal(PLACE, bytes('more'))],
  ])('and once asked (%s) all of it is gone, wherever the clock is set', async (_, ask) => {
    await begin(ANA);
    await seal(PLACE, bytes(WORDS), true);
    const before = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: before + LONGEST_MS + 1000 });
    await ask();
    expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(DATABASE);
    vi.setSystemTime(before);
    expect(await keptFor()).toBeNull();
    expect(await open(PLACE)).toBeNull();
  });

  test('but for who was online meanwhile, all does', async () => {
    await begin(ANA);
    await seal(PLACE, bytes(WORDS));
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + LONGEST_MS - 1000 });
    await heard(ANA);
    await confirm(ANA, 'p1');
    vi.setSystemTime(Date.now() + LONGEST_MS - 1000);
    expect(await words(PLACE)).toBe(WORDS);
  });
});

test('a plan the server has not spoken of for four days does not open, though its person is online every day', async () => {
  await begin(ANA);
  await seal(PLACE, bytes(WORDS), true);
  await seal({ ...PLACE, plan: 'p2' }, bytes(WORDS));
  const before = Date.now();
  for (let day = 1; day <= 5; day++) {
    vi.useFakeTimers({ toFake: ['Date'], now: before + day * 24 * 3600 * 1000 });
    await heard(ANA);
    await confirm(ANA, 'p2');
  }
  // Nor is anything added to it by a page that stood open all the while.
  expect(await seal(PLACE, bytes('more'))).toBe(false);
  expect(await unsentHere(ANA)).toEqual([]);
  expect(await words(PLACE)).toBeNull();
  expect(await words({ ...PLACE, plan: 'p2' })).toBe(WORDS);
  expect([...(await keptPlans(ANA)).keys()]).toEqual(['p2']);
  vi.setSystemTime(before);
  expect(await words(PLACE)).toBeNull();
});

test('a page that looks before anything is there keeps all the same', async () => {
  await begin(ANA);
  expect(await open(PLACE)).toBeNull();
  expect(await unsentHere(ANA, 'p1')).toEqual([]);
  expect(await seal(PLACE, bytes(WORDS))).toBe(true);
  expect(await words(PLACE)).toBe(WORDS);
});

test('after the server said no, nothing of a plan is kept until it says yes', async () => {
  await begin(ANA);
  await seal(PLACE, bytes(WORDS));
  await forgetPlan(ANA, 'p1');
  expect(await seal(PLACE, bytes(WORDS))).toBe(false);
  await confirm(ANA, 'p1');
  expect(await seal(PLACE, bytes(WORDS))).toBe(true);
  expect(await words(PLACE)).toBe(WORDS);
});

test('a plan one lost goes alone, and what is not sent is known', async () => {
  await begin(ANA);
  await seal(PLACE, bytes(WORDS), true);
  await seal({ ...PLACE, name: 'section basics' }, bytes('x'));
  await seal({ ...PLACE, plan: 'p2' }, bytes('y'));
  expect(await keptPlans(ANA)).toEqual(
    new Map([
      ['p1', true],
      ['p2', false],
    ]),
  );
  expect((await unsentHere(ANA, 'p1')).map((one) => new TextDecoder().decode(one.bytes))).toEqual([WORDS]);
  await forgetPlan(ANA, 'p1');
  expect([...(await keptPlans(ANA)).keys()]).toEqual(['p2']);
});

test('a section is packed and comes out as it was', () => {
  const section = {
    name: 'goals',
    room: 'd.1',
    readOnly: false,
    isUnsent: true,
    writtenAt: 7,
    committed: Uint8Array.of(1, 2),
    update: Uint8Array.of(3),
  };
  expect(unpacked(packed(section))).toEqual(section);
  expect(() => unpacked(Uint8Array.of(1, 2, 3))).toThrow();
});
