/**
 * What one person keeps on this device to work offline: the plans they opened, as far as they wanted that.
 *
 * Everything is sealed with one key a person and district, which the browser keeps and never hands out; without the key
 * nothing of it can be read again. Source: docs/decisions/0022; threats.md, rows 43 and 44.
 */

/** Begins like every database of ours, so that signing out finds it (`app/session.tsx`). */
export const DATABASE = 'trellis:kept';
const KEYS = 'keys';
const SEALED = 'sealed';
/** So long nothing is opened without a word from the server: a weekend and a holiday. */
export const LONGEST_MS = 4 * 24 * 3600 * 1000;

export interface KeptPlace {
  /** District and person. */
  owner: string;
  /** The plan it is of; null: what every page needs. */
  plan: string | null;
  /** What of it: a section, an answer. */
  name: string;
}

interface KeyRecord {
  owner: string;
  key: CryptoKey;
  /** When the server was last heard of, in milliseconds. */
  heardAt: number;
  /** By plan, when the server last said that this person writes it; 0 once it said no. */
  plans: Record<string, number>;
}

interface SealedRecord {
  id: string;
  owner: string;
  plan: string | null;
  iv: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
  /** Something in it is not with the server yet. */
  isUnsent: boolean;
}

export interface Opened {
  bytes: Uint8Array<ArrayBuffer>;
  isUnsent: boolean;
}

function answer<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function within<Result>(
  mode: IDBTransactionMode,
  work: (keys: IDBObjectStore, sealed: IDBObjectStore) => Promise<Result> | Result,
): Promise<Result> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore(KEYS, { keyPath: 'owner' });
    opening.result.createObjectStore(SEALED, { keyPath: 'id' });
  };
  const database = await answer(opening);
  // Another tab that wipes must not wait for this one.
  database.onversionchange = () => database.close();
  try {
    const transaction = database.transaction([KEYS, SEALED], mode);
    const finished = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
    });
    const result = await work(transaction.objectStore(KEYS), transaction.objectStore(SEALED));
    await finished;
    return result;
  } finally {
    database.close();
  }
}

const encoded = (words: string) => new TextEncoder().encode(words);
/** What a seal is bound to: moved to another place, person or plan, it does not open. */
const boundTo = ({ id, owner, plan }: Pick<SealedRecord, 'id' | 'owner' | 'plan'>) =>
  encoded(JSON.stringify([owner, plan, id]));

/** Names no section and no answer: what is kept of a plan is nobody's business either. */
async function idOf({ owner, plan, name }: KeptPlace): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', encoded(JSON.stringify([owner, plan, name])));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Whether anything may be kept here: asking must not make the database it asks about. */
async function isThere(): Promise<boolean> {
  if (typeof indexedDB === 'undefined') return false;
  const databases = await indexedDB.databases?.();
  return databases ? databases.some(({ name }) => name === DATABASE) : true;
}

const isStale = (at: number) => Date.now() - at > LONGEST_MS;
/** Whether the server said no to the plan, or nothing for too long; of a plan that was never kept there is no word. */
const isOver = ({ plans }: KeyRecord, plan: string | null): plan is string =>
  plan !== null && isStale(plans[plan] ?? Date.now());

/** The key of whoever keeps something here, if it is still good for the plan; what it is no longer good for goes. */
async function keyOf(owner: string, plan: string | null): Promise<CryptoKey | null> {
  if (!(await isThere())) return null;
  const found = await within('readonly', (keys) => answer<KeyRecord | undefined>(keys.get(owner)));
  if (!found) return null;
  if (isStale(found.heardAt)) await wipe();
  else if (isOver(found, plan)) await forgetPlan(owner, plan);
  else return found.key;
  return null;
}

/** Begins to keep for a person; whoever kept before keeps nothing any more. */
export async function begin(owner: string): Promise<void> {
  await wipe();
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  await within(
    'readwrite',
    (keys) => void keys.put({ owner, key, heardAt: Date.now(), plans: {} } satisfies KeyRecord),
  );
}

/** For whom something is kept here and may still be opened. */
export async function keptFor(): Promise<string | null> {
  if (!(await isThere())) return null;
  const all = await within('readonly', (keys) => answer<KeyRecord[]>(keys.getAll()));
  // Whoever sets the clock back later finds nothing.
  if (all.some((one) => isStale(one.heardAt))) await wipe();
  else return all[0]?.owner ?? null;
  return null;
}

/** The server has answered this person: what is kept may stay on. */
export async function heard(owner: string): Promise<void> {
  if (!(await isThere())) return;
  await within('readwrite', async (keys) => {
    const found = await answer<KeyRecord | undefined>(keys.get(owner));
    if (found && !isStale(found.heardAt)) keys.put({ ...found, heardAt: Date.now() });
  });
}

/** The server has said of a plan that this person writes it: what is kept of it may stay on. */
export async function confirm(owner: string, plan: string): Promise<void> {
  if (!(await isThere())) return;
  await within('readwrite', (keys) => say(keys, owner, plan, Date.now()));
}

async function say(keys: IDBObjectStore, owner: string, plan: string, at: number): Promise<void> {
  const found = await answer<KeyRecord | undefined>(keys.get(owner));
  if (found) keys.put({ ...found, plans: { ...found.plans, [plan]: at } });
}

/** Seals something; whether it is there now. */
export async function seal(
  place: KeptPlace,
  bytes: Uint8Array<ArrayBuffer>,
  isUnsent = false,
): Promise<boolean> {
  const key = await keyOf(place.owner, null);
  if (!key) return false;
  const id = await idOf(place);
  const { owner, plan } = place;
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: boundTo({ id, owner, plan }) },
    key,
    bytes,
  );
  return await within('readwrite', async (keys, all) => {
    // The key may have gone meanwhile: then nothing may come after it.
    const found = await answer<KeyRecord | undefined>(keys.get(owner));
    if (!found) return false;
    // The first of a plan comes while its page is open; nothing comes after the server's no, or its long silence.
    if (isOver(found, plan)) return false;
    if (plan !== null && found.plans[plan] === undefined) await say(keys, owner, plan, Date.now());
    all.put({ id, owner, plan, iv, sealed, isUnsent } satisfies SealedRecord);
    return true;
  });
}

/** What was sealed there; null where nothing was, or it cannot be opened any more. */
export async function open(place: KeptPlace): Promise<Opened | null> {
  const key = await keyOf(place.owner, place.plan);
  if (!key) return null;
  const id = await idOf(place);
  const found = await within('readonly', (_, all) => answer<SealedRecord | undefined>(all.get(id)));
  return found ? await unsealed(found, key) : null;
}

async function unsealed(record: SealedRecord, key: CryptoKey): Promise<Opened | null> {
  const { iv, sealed, isUnsent } = record;
  try {
    const bytes = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv, additionalData: boundTo(record) },
      key,
      sealed,
    );
    return { bytes: new Uint8Array(bytes), isUnsent };
  } catch {
    return null;
  }
}

/** What is not with the server yet, of one plan or of all. */
export async function unsentHere(
  owner: string,
  plan?: string,
): Promise<{ plan: string; bytes: Uint8Array<ArrayBuffer> }[]> {
  if (!(await isThere())) return [];
  const all = await within('readonly', (_, sealed) => answer<SealedRecord[]>(sealed.getAll()));
  const found: { plan: string; bytes: Uint8Array<ArrayBuffer> }[] = [];
  for (const one of all) {
    if (one.owner !== owner || !one.isUnsent || one.plan === null || (plan && one.plan !== plan)) continue;
    const key = await keyOf(owner, one.plan);
    const opened = key && (await unsealed(one, key));
    if (opened) found.push({ plan: one.plan, bytes: opened.bytes });
  }
  return found;
}

/** The plans of which something is kept, and whether something in them is not with the server yet. */
export async function keptPlans(owner: string): Promise<Map<string, boolean>> {
  const plans = new Map<string, boolean>();
  if (!(await isThere())) return plans;
  const all = await within('readonly', (_, sealed) => answer<SealedRecord[]>(sealed.getAll()));
  for (const one of all) {
    if (one.owner === owner && one.plan !== null)
      plans.set(one.plan, one.isUnsent || plans.get(one.plan) === true);
  }
  return plans;
}

/** Lets go of one thing. */
export async function forget(place: KeptPlace): Promise<void> {
  if (!(await isThere())) return;
  const id = await idOf(place);
  await within('readwrite', (_, sealed) => void sealed.delete(id));
}

/** Lets go of all of a plan, until the server says of it again that its person writes it. */
export async function forgetPlan(owner: string, plan: string): Promise<void> {
  if (!(await isThere())) return;
  await within('readwrite', async (keys, sealed) => {
    for (const one of await answer<SealedRecord[]>(sealed.getAll()))
      if (one.owner === owner && one.plan === plan) sealed.delete(one.id);
    await say(keys, owner, plan, 0);
  });
}

/** Leaves nothing: first the key, so that nothing can be read even where the rest would stay. */
export async function wipe(): Promise<void> {
  if (!(await isThere())) return;
  try {
    await within('readwrite', (keys, sealed) => {
      keys.clear();
      sealed.clear();
    });
  } finally {
    const request = indexedDB.deleteDatabase(DATABASE);
    await new Promise<void>((resolve) => {
      for (const event of ['success', 'error', 'blocked'])
        request.addEventListener(event, () => resolve(), { once: true });
    });
  }
}
