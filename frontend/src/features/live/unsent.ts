import * as Y from 'yjs';
import { APART, rootOf } from './apart';
import type { Ledger } from './ledger';
import type { Left } from './state';

/**
 * Where a document says something the server is not known to have: `["fields", key]`, `["rows:<key>", row id, column]`,
 * or a root alone. What was only taken away says no words.
 */
export function unsentPlaces(doc: Y.Doc, upTo: (client: number) => number): string[][] {
  const found = new Map<string, string[]>();
  for (const [client, structs] of doc.store.clients) {
    for (const item of structs) {
      if (!(item instanceof Y.Item) || item.deleted || item.id.clock + item.length <= upTo(client)) continue;
      const path = pathOf(doc, item);
      if (path && path[0] !== APART) found.set(JSON.stringify(path), path);
    }
  }
  return [...found.values()];
}

function pathOf(doc: Y.Doc, item: Y.Item): string[] | null {
  // From the root down: what hangs in it, what hangs in that, and so on.
  const chain = [item];
  for (let parent = parentOf(item); parent?._item; parent = parentOf(parent._item))
    chain.unshift(parent._item);
  const [top, cell] = chain;
  const root = top && rootOf(doc, top.parent);
  if (!top || !root) return null;
  if (root === 'fields' || root === APART) return top.parentSub ? [root, top.parentSub] : null;
  if (!root.startsWith('rows:')) return [root];
  const row = top.content instanceof Y.ContentType ? top.content.type : null;
  const id = row instanceof Y.Map ? row.get('id') : null;
  return typeof id === 'string' && cell?.parentSub ? [root, id, cell.parentSub] : null;
}

const parentOf = (item: Y.Item) => (item.parent instanceof Y.AbstractType ? item.parent : null);

/** A copy of the document as it stands, with what of it the server does not have; null where that says nothing. */
export function leftIn(doc: Y.Doc, ledger: Pick<Ledger, 'upTo'>): Left | null {
  const places = unsentPlaces(doc, (client) => ledger.upTo(client));
  if (places.length === 0) return null;
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return { doc: copy, places };
}
