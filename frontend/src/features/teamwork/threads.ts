import type { Comments_threadFragment } from '@/gql/graphql';

export type Thread = Comments_threadFragment;
export type Comment = Thread['comments'][number];

/** How long a comment can be taken back; the server has the last word. */
export const TAKE_BACK_MS = 15 * 60_000;
export const LONGEST_COMMENT = 5000;
export const LONGEST_QUOTE = 300;
export const LONGEST_WORDS = 5000;

/** Where a thread hangs: `section`, `section.field` or `section.field.row`. */
export interface Spot {
  sectionKey: string;
  fieldKey: string | null;
  rowId: string | null;
}

/** The place a spot stands for, as elements of the page are named. */
export const placeOfSpot = ({ sectionKey, fieldKey, rowId }: Spot): string =>
  [sectionKey, fieldKey, rowId].filter(Boolean).join('.');

/** The spot of a place; a column of a row belongs to its row. */
export function spotOfPlace(place: string): Spot {
  const [sectionKey = '', fieldKey = null, rowId = null] = place.split('.');
  return { sectionKey, fieldKey, rowId };
}

/** How many open threads hang at each place. */
export function openCounts(threads: readonly Thread[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const thread of threads) {
    if (thread.resolvedAt) continue;
    const place = placeOfSpot({
      sectionKey: thread.sectionKey,
      fieldKey: thread.fieldKey ?? null,
      rowId: thread.rowId ?? null,
    });
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  return counts;
}

/** Open threads that hang on words of a text, by the place of that text. */
export function anchoredBy(threads: readonly Thread[]): ReadonlyMap<string, readonly Thread[]> {
  const found = new Map<string, Thread[]>();
  for (const thread of threads) {
    if (thread.resolvedAt || !thread.anchorStart) continue;
    const place = placeOfSpot({
      sectionKey: thread.sectionKey,
      fieldKey: thread.fieldKey ?? null,
      rowId: null,
    });
    found.set(place, [...(found.get(place) ?? []), thread]);
  }
  return found;
}

/** Threads in the order of the form's sections, older ones first in each. */
export function inFormOrder(threads: readonly Thread[], sectionKeys: readonly string[]): Thread[] {
  const place = new Map(sectionKeys.map((key, index) => [key, index]));
  return threads.toSorted((a, b) => (place.get(a.sectionKey) ?? 0) - (place.get(b.sectionKey) ?? 0));
}

/** Whether this person may still take a comment back. */
export function canTakeBack(comment: Comment, personId: string, now: number): boolean {
  const age = now - Date.parse(comment.writtenAt);
  return comment.writtenBy.id === personId && !comment.takenBackAt && age < TAKE_BACK_MS;
}

/** The thread an address names behind its #: `comment-<id>`. */
export function threadInHash(hash: string): string | null {
  const [, id] = /^#comment-(.+)$/.exec(hash) ?? [];
  return id ? decodeURIComponent(id) : null;
}

/** What is selected in the page or the field one is in: the words a comment is about. */
export function selectedWords(): string | null {
  const field = document.activeElement;
  const words =
    field instanceof HTMLTextAreaElement
      ? field.value.slice(field.selectionStart, field.selectionEnd)
      : (document.getSelection()?.toString() ?? '');
  return words.replace(/\s+/g, ' ').trim().slice(0, LONGEST_QUOTE) || null;
}
