/**
 * What somebody typed and the server had not confirmed when their session ended, for a short while on this device.
 *
 * Encrypted with a key that the browser keeps and never hands out; it ends with what it sealed. Source: threats.md, rows 43 and 44 (a shared device, a lost device).
 */

/** Begins like every database of ours, so that signing out finds it (`app/session.tsx`). */
export const DATABASE = 'trellis:held';
const UPDATES = 'updates';
/** A weekend and a holiday; who has not come back by then has told somebody. */
const LONGEST_MS = 4 * 24 * 3600 * 1000;

export interface HeldPlace {
  /** District and person: nobody else ever gets it back. */
  owner: string;
  plan: string;
  section: string;
  /** Document and epoch: in another epoch it fits nothing any more. */
  room: string;
}

export interface Held extends HeldPlace {
  id: string;
  /** When it was put here, in milliseconds. */
  at: number;
  /** One an update, so that both come and go in one step. */
  key: CryptoKey;
  iv: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
}

export const ownerOf = (districtId: string, personId: string): string => `${districtId} ${personId}`;

function answer<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
  });
}

async function within<Result>(
  mode: IDBTransactionMode,
  work: (updates: IDBObjectStore) => Promise<Result> | Result,
): Promise<Result> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(UPDATES, { keyPath: 'id' });
  const database = await answer(opening);
  // Another tab that wipes must not wait for this one.
  database.onversionchange = () => database.close();
  try {
    const transaction = database.transaction(UPDATES, mode, { durability: 'strict' });
    const finished = done(transaction);
    const result = await work(transaction.objectStore(UPDATES));
    await finished;
    return result;
  } finally {
    database.close();
  }
}

/** What the seal is bound to: moved to another place or person, it does not open. */
const boundTo = ({ owner, plan, section, room }: HeldPlace) =>
  new TextEncoder().encode(JSON.stringify([owner, plan, section, room]));

/** Puts an update into safety. It is there when the promise fulfils; it rejects where the device keeps nothing. */
export async function hold(place: HeldPlace, update: Uint8Array<ArrayBuffer>): Promise<void> {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: boundTo(place) },
    key,
    update,
  );
  const held: Held = { ...place, id: crypto.randomUUID(), at: Date.now(), key, iv, sealed };
  await within('readwrite', (updates) => void updates.put(held));
}

/** Whether anything may be held here: asking must not make the database it asks about. */
export async function isAnythingHeld(): Promise<boolean> {
  if (typeof indexedDB === 'undefined') return false;
  const databases = await indexedDB.databases?.();
  return databases ? databases.some(({ name }) => name === DATABASE) : true;
}

/** What is held for a person in a plan, oldest first. */
export async function heldIn(owner: string, plan: string): Promise<Held[]> {
  if (!(await isAnythingHeld())) return [];
  const all = await within('readonly', (updates) => answer<Held[]>(updates.getAll()));
  const oldest = Date.now() - LONGEST_MS;
  return all
    .filter((one) => one.owner === owner && one.plan === plan && one.at >= oldest)
    .sort((a, b) => a.at - b.at);
}

/** The update that was held; null when it cannot be opened. */
export async function unsealed(held: Held): Promise<Uint8Array | null> {
  const { key, iv, sealed } = held;
  try {
    return new Uint8Array(
      await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: boundTo(held) }, key, sealed),
    );
  } catch {
    return null;
  }
}

/** Lets go of what the server has by now, or never will. */
export async function letGo(ids: readonly string[]): Promise<void> {
  await prune((one) => !ids.includes(one.id));
}

/** Wipes whatever is not this person's, or too old. Called before a page of theirs is shown. */
export async function keepOnly(owner: string): Promise<void> {
  const oldest = Date.now() - LONGEST_MS;
  await prune((one) => one.owner === owner && one.at >= oldest);
}

/** Wipes what is too old, whoever's it is. Called where nobody is signed in: who lost it may never come back. */
export async function forgetOld(): Promise<void> {
  if (!(await isAnythingHeld())) return;
  const oldest = Date.now() - LONGEST_MS;
  await prune((one) => one.at >= oldest);
}

async function prune(stays: (one: Held) => boolean): Promise<void> {
  await within('readwrite', async (updates) => {
    for (const one of await answer<Held[]>(updates.getAll())) if (!stays(one)) updates.delete(one.id);
  });
}

/** Leaves nothing. A tab that has it open closes it when asked, so this ends. */
export async function wipe(): Promise<void> {
  const request = indexedDB.deleteDatabase(DATABASE);
  await new Promise<void>((resolve) => {
    request.onsuccess = () => resolve();
    request.onerror = () => resolve();
    request.onblocked = () => resolve();
  });
}
