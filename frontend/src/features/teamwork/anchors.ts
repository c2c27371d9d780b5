import * as Y from 'yjs';

/** Where chosen words stand in a live text: Yjs relative positions on their first and last character, base64. */
export interface Anchor {
  start: string;
  end: string;
}

/** A stretch of a rich text, counted over its words alone: what is between blocks counts nothing. */
export interface Stretch {
  from: number;
  to: number;
}

type Node = Y.XmlFragment | Y.XmlElement;

const RIGHT = 0;
const LEFT = -1;

function* textsOf(node: Node): Generator<Y.XmlText> {
  for (const child of node.toArray()) {
    if (child instanceof Y.XmlText) yield child;
    else if (child instanceof Y.XmlElement) yield* textsOf(child);
  }
}

const said = (text: Y.XmlText): string =>
  text
    .toDelta()
    .map((run: { insert: unknown }) => (typeof run.insert === 'string' ? run.insert : ''))
    .join('');

/** All words of a rich text, one behind the other. */
export const wordsIn = (fragment: Y.XmlFragment): string => [...textsOf(fragment)].map(said).join('');

const isLowHalf = (unit: number | undefined) => unit !== undefined && unit >= 0xdc00 && unit <= 0xdfff;

/** The anchor of a stretch, which ends on the first half of its last character: a half by itself is no place. */
export function anchorOf(fragment: Y.XmlFragment, { from, to }: Stretch): Anchor | null {
  const words = wordsIn(fragment);
  if (from < 0 || from >= to || to > words.length) return null;
  const last = isLowHalf(words.charCodeAt(to - 1)) ? to - 2 : to - 1;
  let passed = 0;
  let start: Y.RelativePosition | null = null;
  for (const text of textsOf(fragment)) {
    const { length } = said(text);
    if (from >= passed && from < passed + length)
      start = Y.createRelativePositionFromTypeIndex(text, from - passed, RIGHT);
    if (last >= passed && last < passed + length) {
      const end = Y.createRelativePositionFromTypeIndex(text, last - passed + 1, LEFT);
      return start?.item && end.item ? { start: written(start), end: written(end) } : null;
    }
    passed += length;
  }
  return null;
}

/** Where the words of an anchor stand now; null when an end of them was taken out: then it points at nothing. */
export function stretchOf(fragment: Y.XmlFragment, anchor: Anchor): Stretch | null {
  const { doc } = fragment;
  const start = doc && place(doc, anchor.start, RIGHT);
  const end = doc && place(doc, anchor.end, LEFT);
  if (!start || !end) return null;
  let passed = 0;
  let from: number | null = null;
  let to: number | null = null;
  for (const text of textsOf(fragment)) {
    if (text === start.type) from = passed + start.index;
    if (text === end.type) to = passed + end.index;
    passed += said(text).length;
  }
  if (from === null || to === null) return null;
  if (isLowHalf(wordsIn(fragment).charCodeAt(to))) to += 1;
  return from < to ? { from, to } : null;
}

const written = (position: Y.RelativePosition): string =>
  btoa(String.fromCharCode(...Y.encodeRelativePosition(position)));

function place(doc: Y.Doc, position: string, side: number): Y.AbsolutePosition | null {
  try {
    const relative = Y.decodeRelativePosition(Uint8Array.from(atob(position), (one) => one.charCodeAt(0)));
    if (!relative.item) return null;
    // Not where an undone deletion brought the words back: others do not know of that, and would see another place.
    const found = Y.createAbsolutePositionFromRelativePosition(relative, doc, false);
    if (!found) return null;
    // Of a character that was taken out it gives the place it had; what stands there now has another id.
    const there = Y.createRelativePositionFromTypeIndex(found.type, found.index, side).item;
    return there && Y.compareIDs(there, relative.item) ? found : null;
  } catch {
    return null;
  }
}
