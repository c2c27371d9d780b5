import * as Y from 'yjs';
import { APART } from './apart';
import { writeText } from './textDiff';

/** One place of an edit that the server did not take, as message 101 names it. */
export interface RefusedPlace {
  /** `["fields", key]`, `["rows:<key>", row id, column]`, or a root alone. */
  path: readonly string[];
  why: string;
}

/** What is told of it at the field. */
export interface Refusal extends RefusedPlace {
  /** What the person had there, where it is one value. */
  value: unknown;
}

/** What the server said of a refused edit. Throws on anything that is not what message 101 may hold. */
export function readPlaces(bytes: Uint8Array): RefusedPlace[] {
  const said: unknown = JSON.parse(new TextDecoder().decode(bytes));
  if (!Array.isArray(said)) throw new TypeError('no list of places');
  return said.map(({ path, why }) => {
    const isPath = Array.isArray(path) && path.length > 0 && path.every((part) => typeof part === 'string');
    if (!isPath || typeof why !== 'string') throw new TypeError('no place');
    return { path, why };
  });
}

/**
 * Takes what the server holds into `doc` and puts each refused place back to it, so that the rest of the refused edit
 * can be sent again. Null when a place is of a kind that cannot be put back; `doc` is then of no use any more.
 *
 * The refused value is an overwritten item afterwards: it travels as such, if at all, and
 * no check looks at it.
 */
export function putBack(
  doc: Y.Doc,
  committed: Uint8Array,
  places: readonly RefusedPlace[],
  origin: unknown,
): Refusal[] | null {
  const held = new Y.Doc();
  Y.applyUpdate(held, committed);
  Y.applyUpdate(doc, committed, origin);
  const refusals: Refusal[] = [];
  let isDone = true;
  doc.transact(() => {
    for (const place of places) {
      refusals.push({ ...place, value: plainAt(doc, place.path) });
      isDone = isDone && putPlaceBack(doc, held, place.path);
    }
  }, origin);
  held.destroy();
  return isDone ? refusals : null;
}

type Rows = Y.Array<Y.Map<unknown>>;
const rowsOf = (doc: Y.Doc, root: string): Rows => doc.getArray(root);
const rowOf = (doc: Y.Doc, root: string, id: string) =>
  rowsOf(doc, root)
    .toArray()
    .find((row) => row instanceof Y.Map && row.get('id') === id);

function plainAt(doc: Y.Doc, [root = '', first, column]: readonly string[]): unknown {
  const value =
    root === 'fields' && first
      ? doc.getMap(root).get(first)
      : root.startsWith('rows:') && first && column
        ? rowOf(doc, root, first)?.get(column)
        : undefined;
  return value instanceof Y.AbstractType ? undefined : value;
}

function putPlaceBack(doc: Y.Doc, held: Y.Doc, [root = '', first, column]: readonly string[]): boolean {
  if (root === 'fields' || root === APART) {
    if (!first) return false;
    putKeyBack(doc.getMap(root), held.getMap(root), first);
    return true;
  }
  if (root.startsWith('prose:')) {
    putChildrenBack(doc.getXmlFragment(root), held.getXmlFragment(root));
    return true;
  }
  if (!root.startsWith('rows:')) return false;
  if (!first) {
    removeNewRows(rowsOf(doc, root), rowsOf(held, root));
    return true;
  }
  const row = rowOf(doc, root, first);
  const before = rowOf(held, root, first);
  if (!row || !column) return false;
  return putColumnBack(row, before, column);
}

function putKeyBack(map: Y.Map<unknown>, held: Y.Map<unknown> | undefined, key: string): void {
  if (held?.has(key)) map.set(key, held.get(key));
  else map.delete(key);
}

function putColumnBack(row: Y.Map<unknown>, held: Y.Map<unknown> | undefined, column: string): boolean {
  const text = row.get(column);
  const before = held?.get(column);
  if (text instanceof Y.Text && (before instanceof Y.Text || before === undefined)) {
    writeText(text, before?.toString() ?? '');
    return true;
  }
  // A text in place of a value or the other way round is nothing an editor of ours makes.
  if (before instanceof Y.AbstractType) return false;
  putKeyBack(row, held, column);
  return true;
}

/** Only the blocks that differ are written anew, so that what others write in the rest at this moment stays. */
function putChildrenBack(fragment: Y.XmlFragment, held: Y.XmlFragment): void {
  const now = fragment.toArray().map(String);
  const then = held.toArray().map(String);
  let start = 0;
  while (start < now.length && start < then.length && now[start] === then[start]) start += 1;
  let end = 0;
  while (
    end < now.length - start &&
    end < then.length - start &&
    now[now.length - 1 - end] === then[then.length - 1 - end]
  )
    end += 1;
  const gone = now.length - start - end;
  if (gone > 0) fragment.delete(start, gone);
  const back = held.toArray().slice(start, then.length - end);
  if (back.length > 0)
    fragment.insert(start, back.map((node) => node.clone()) as (Y.XmlElement | Y.XmlText)[]);
}

/** A list grown too long: the rows that are new here go. */
function removeNewRows(rows: Rows, held: Rows): void {
  const known = new Set(held.toArray().map((row) => (row instanceof Y.Map ? row.get('id') : undefined)));
  const all = rows.toArray();
  for (let index = all.length - 1; index >= 0; index -= 1) {
    const row = all[index];
    if (!(row instanceof Y.Map) || !known.has(row.get('id'))) rows.delete(index, 1);
  }
}
