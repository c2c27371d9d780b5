import * as Y from 'yjs';

/**
 * Single values that two people set while apart. Of two such edits the document keeps one and drops the other without a
 * word; here both are kept beside it, where everybody in the section sees them, until somebody decides.
 * Source: docs/decisions/0022.
 */

/** The root in which they stand, by place within the section: `field` or `field.row.column`. */
export const APART = 'apart';
const MOST_ANSWERS = 6;
/** The last millisecond a calendar knows. */
const LAST_MOMENT = 8.64e15;
/** What every row has and nobody answers. */
const NOT_ASKED = new Set(['id', 'position']);

export interface Answer {
  value: unknown;
  /** Who gave it and when, in milliseconds, as far as that is known where the two met. */
  personId: string | null;
  name: string | null;
  at: number | null;
}

export interface Clash {
  place: string;
  /** What this person had set and not yet sent. */
  own: unknown;
  /** What somebody else had set meanwhile, and with which client. */
  other: unknown;
  client: number;
}

type Id = { client: number; clock: number };

const includes = (item: Y.Item, id: Id) =>
  item.id.client === id.client && item.id.clock <= id.clock && id.clock < item.id.clock + item.length;

/** Whether who made `later` had `earlier` before them: each value of a key names the one it was set upon. */
function isUpon(store: Y.Doc['store'], later: Y.Item, earlier: Y.Item): boolean {
  let origin: Id | null = later.origin;
  while (origin) {
    if (includes(earlier, origin)) return true;
    const item = Y.getItem(store, origin as Y.ID) as Y.Item | Y.GC;
    if (!(item instanceof Y.Item)) return false;
    origin = item.origin;
  }
  return false;
}

const saidBy = (item: Y.Item): unknown =>
  item.content instanceof Y.ContentAny ? item.content.getContent().at(-1) : undefined;

const isSame = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** The place of a map's key within its section; null where no single values stand. */
function placeIn(doc: Y.Doc, map: Y.AbstractType<unknown>, key: string): string | null {
  if (NOT_ASKED.has(key)) return null;
  // A root that nothing looked at yet is of no kind, so it goes by its name.
  const list = map.parent;
  if (list === null) return rootOf(doc, map) === 'fields' ? key : null;
  const id = map instanceof Y.Map ? map.get('id') : null;
  const root = list.parent === null ? rootOf(doc, list) : null;
  return typeof id === 'string' && root?.startsWith('rows:') ? `${root.slice(5)}.${id}.${key}` : null;
}

export function rootOf(doc: Y.Doc, type: unknown): string | null {
  for (const [name, root] of doc.share) if (root === type) return name;
  return null;
}

/**
 * Places where what came in this transaction meets a value that neither side had before it, one of them unsent here.
 *
 * To be asked within the transaction (`afterTransaction`): a moment later the value that lost is gone.
 */
export function clashesIn(transaction: Y.Transaction, isUnsent: (id: Id) => boolean): Clash[] {
  const { doc, beforeState, changed } = transaction;
  const isNew = (item: Y.Item) => item.id.clock >= (beforeState.get(item.id.client) ?? 0);
  const found: Clash[] = [];
  for (const [map, keys] of changed) {
    for (const key of keys) {
      const place = key === null ? null : placeIn(doc, map as Y.AbstractType<unknown>, key);
      if (key === null || place === null) continue;
      let before: Y.Item | null = null;
      let came: Y.Item | null = null;
      // From the one that holds back: what lost stands before it, with its value for as long as the transaction lasts.
      for (let item = map._map.get(key) ?? null; item && !(before && came); item = item.left) {
        if (!isNew(item)) before ??= item;
        else if (item.content instanceof Y.ContentAny) came ??= item;
      }
      if (!before || !came || !(before.content instanceof Y.ContentAny)) continue;
      if (isUpon(doc.store, came, before) || isUpon(doc.store, before, came)) continue;
      const [own, other] = isUnsent(came.id) ? [came, before] : [before, came];
      if (!isUnsent(own.id) || isUnsent(other.id) || isSame(saidBy(own), saidBy(other))) continue;
      found.push({ place, own: saidBy(own), other: saidBy(other), client: other.id.client });
    }
  }
  return found;
}

/** The map of what waits for a decision. */
export const apartOf = (doc: Y.Doc): Y.Map<unknown> => doc.getMap(APART);

/** What waits at a place; nothing where nothing does, or where something else stands. */
export function answersAt(doc: Y.Doc, place: string): readonly Answer[] {
  return readAnswers(apartOf(doc).get(place));
}

export function readAnswers(stored: unknown): readonly Answer[] {
  if (!Array.isArray(stored)) return NONE;
  const answers = stored.flatMap((one) => readAnswer(one) ?? []);
  return answers.length > 1 ? answers : NONE;
}

/** As the server has it (`plans/form/shape.py`); what stood in the document before it looked is passed over. */
function readAnswer(one: unknown): Answer | null {
  if (one === null || typeof one !== 'object' || !('value' in one)) return null;
  const { value, personId = null, name = null, at = null } = one as Record<string, unknown>;
  const isMoment = at === null || (typeof at === 'number' && at >= 0 && at <= LAST_MOMENT);
  return isWords(personId) && isWords(name) && isMoment ? { value, personId, name, at } : null;
}
const isWords = (word: unknown): word is string | null => word === null || typeof word === 'string';
const NONE: readonly Answer[] = [];

/** Keeps answers of a place for everybody to see, beside those that wait there already. */
export function keepAnswers(doc: Y.Doc, place: string, answers: readonly Answer[]): void {
  const all: Answer[] = [];
  for (const one of [...answersAt(doc, place), ...answers]) {
    const known = all.findIndex(({ value }) => isSame(value, one.value));
    if (known < 0) all.push(one);
    else if (!all[known]?.personId) all[known] = one;
  }
  if (all.length > 1) apartOf(doc).set(place, all.slice(-MOST_ANSWERS));
}

/** Somebody has answered: nothing waits there any more. */
export function decided(doc: Y.Doc, place: string): void {
  if (doc.share.has(APART) && apartOf(doc).has(place)) apartOf(doc).delete(place);
}
