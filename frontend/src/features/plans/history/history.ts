import type { SectionHistory_momentsQuery } from '@/gql/graphql';

export type SectionHistory = NonNullable<SectionHistory_momentsQuery['sectionHistory']>;
export type Moment = SectionHistory['moments'][number];

/** Who last wrote something and when; null: not known, because it stood there before histories were kept. */
export interface Mark {
  by: string | null;
  at: string | null;
}

/** An answer as it is now; a text of several paragraphs has a piece each. */
export interface WrittenValue {
  key: string;
  label: string;
  textLanguage: string;
  pieces: readonly (Mark & { text: string })[];
}

/** One question, or with `rowId` one row of it and who added that (backend/trellis/plans/README.md, "History"). */
export interface WrittenPart extends Mark {
  key: string;
  label: string;
  rowId: string | null;
  title: string | null;
  values: readonly WrittenValue[];
}

/** Who wrote what, out of the answer's JSON. */
export const asWritten = (json: unknown): readonly WrittenPart[] =>
  Array.isArray(json) ? (json as WrittenPart[]) : [];

/** How many moments it takes before one looks for somebody's. */
export const MANY_MOMENTS = 6;

/** The moments somebody had a part in; of everybody, all. */
export const momentsOf = (moments: readonly Moment[], personId: string | null): readonly Moment[] =>
  personId === null ? moments : moments.filter((one) => one.people.includes(personId));
