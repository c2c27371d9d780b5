/** What changed between two versions, as the server tells it (backend/trellis/plans/README.md, "Comparison"). */

export type How = 'same' | 'added' | 'removed' | 'changed' | 'moved';

export interface Run {
  how: 'same' | 'added' | 'removed';
  text: string;
}

/** One answer before and after; `runs` spell both. */
export interface ComparedValue {
  key: string;
  label: string;
  how: How;
  /** Of `runs`; the label is in the reader's. */
  textLanguage: string;
  runs: readonly Run[];
}

/** One question, or with `rowId` one row of it. */
export interface ComparedPart {
  key: string;
  label: string;
  how: How;
  rowId: string | null;
  title: string | null;
  isMoved: boolean;
  /** From 1; null where the row is not. */
  placeBefore: number | null;
  placeAfter: number | null;
  changeCount: number;
  values: readonly ComparedValue[];
}

export interface ComparedSection {
  key: string;
  title: string;
  changeCount: number;
  parts: readonly ComparedPart[];
}

/** The sections out of the answer's JSON. */
export const asSections = (json: unknown): readonly ComparedSection[] =>
  Array.isArray(json) ? (json as ComparedSection[]) : [];

/** What one version says of an answer: its runs without those of the other. */
export const runsOf = (runs: readonly Run[], side: 'before' | 'after'): Run[] =>
  runs.filter((run) => run.how !== (side === 'before' ? 'added' : 'removed'));

/** No word is another: bold, or a list made of lines. */
export const isOnlyLook = (value: ComparedValue): boolean =>
  value.how === 'changed' && value.runs.every((run) => run.how === 'same');
