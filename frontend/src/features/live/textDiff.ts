import type * as Y from 'yjs';

/** What turns `before` into `after`: at `index`, take `remove` characters away and put `insert` there. */
export type TextChange = { index: number; remove: number; insert: string };

const isHighSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;
const isLowSurrogate = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff;

/**
 * The smallest single change between two texts: what stands between their common beginning and their common end.
 * It never cuts an emoji in half: half a surrogate pair is no text, and Yjs would store a replacement character.
 * `caret` is where the person stopped typing in `after`; it settles where a repeated letter went in ("a|a").
 */
export function textChange(before: string, after: string, caret = after.length): TextChange | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  // What was typed ends at the caret, so the text behind the caret is the common end if it can be.
  const longestEnd = Math.min(shorter, after.length - Math.min(caret, after.length));
  let end = 0;
  while (
    end < longestEnd &&
    before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  )
    end += 1;
  let start = 0;
  while (start < shorter - end && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  while (
    end < shorter - start &&
    before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  )
    end += 1;
  if (start > 0 && isHighSurrogate(before.charCodeAt(start - 1))) start -= 1;
  if (end > 0 && isLowSurrogate(before.charCodeAt(before.length - end))) end -= 1;
  return {
    index: start,
    remove: before.length - start - end,
    insert: after.slice(start, after.length - end),
  };
}

/** Makes `text` read `after` with the smallest change, so that what others type in it at the same time stays. */
export function writeText(text: Y.Text, after: string, caret?: number, origin?: unknown): void {
  const change = textChange(text.toString(), after, caret);
  if (!change) return;
  const write = () => {
    if (change.remove) text.delete(change.index, change.remove);
    if (change.insert) text.insert(change.index, change.insert);
  };
  if (text.doc) text.doc.transact(write, origin);
  else write();
}

/** Where a caret at `at` stands after somebody else's change of the text: `delta` as a Y.Text event gives it. */
export function movedCaret(
  at: number,
  delta: ReadonlyArray<{ retain?: number; delete?: number; insert?: unknown }>,
): number {
  let place = 0;
  let caret = at;
  for (const step of delta) {
    if (step.retain) place += step.retain;
    else if (typeof step.insert === 'string') {
      if (place < caret) caret += step.insert.length;
      place += step.insert.length;
    } else if (step.delete && place < caret) caret = Math.max(place, caret - step.delete);
  }
  return caret;
}
