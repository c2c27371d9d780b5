/** The sheet's parts as the server makes them from the form (backend/trellis/plans/form/glance.py). */

export interface SheetLine {
  name: string;
  words: string;
  /** Of `words`; the rest is in the reader's. */
  wordsLanguage: string;
  beside: string;
}

export interface SheetPart {
  key: string;
  title: string;
  lines: readonly SheetLine[];
}

/** The parts out of the answer's JSON. */
export const asParts = (json: unknown): readonly SheetPart[] =>
  Array.isArray(json) ? (json as SheetPart[]) : [];

/** Where the sheets are printed: one student's, or those of everybody one teaches or serves. */
export function printAddress(language: string, studentId?: string): string {
  const asked = new URLSearchParams({ language, ...(studentId && { student: studentId }) });
  return `/print/at-a-glance.pdf?${asked}`;
}
