/** The declaration of a plan as the server sends it: what is asked, in which words, and when. */

export type Predicate =
  | { all: Predicate[] }
  | { any: Predicate[] }
  | { none: Predicate[] }
  | { subject: string; verb: string; value?: unknown; fact?: string };

export interface ShownWhen {
  when: Predicate;
  reason: string;
}

export interface FormOption {
  key: string;
  label: string;
}

/** The largest number an answer can mean, and why; with `when`, only where that holds in the same row. */
export interface Bound {
  most: number;
  why: string;
  when: Predicate | null;
}

export interface FormField {
  key: string;
  kind:
    | 'text'
    | 'long_text'
    | 'prose'
    | 'date'
    | 'number'
    | 'minutes'
    | 'choice'
    | 'choices'
    | 'yes_no'
    | 'link'
    | 'links'
    | 'rows'
    | 'computed';
  label: string;
  help: string | null;
  /** How a family reads it. */
  plain?: string;
  options: FormOption[];
  requiredBy: string[];
  /** A question of the district's own. */
  isDistricts?: boolean;
  shownWhen: ShownWhen | null;
  /** `<section>.<rows field>` whose rows a link points to. */
  linksTo: string | null;
  onePerLine: boolean;
  bounds: Bound[];
  /** With a `{number}` place. */
  rowTitle: string | null;
  rowFields: FormField[];
}

export interface FormSection {
  key: string;
  title: string;
  /** How a family reads the title. */
  plainTitle?: string;
  explanation: string;
  cite: string;
  shownWhen: ShownWhen | null;
  fields: FormField[];
}

export interface PlanForm {
  kind: string;
  version: string;
  /** The same for forms that ask the same: what the server compares before anything typed here goes into the plan. */
  print?: string;
  language: string;
  title: string;
  /** The key of the section that holds the plan's days, which no amendment moves. */
  dates?: string;
  sections: FormSection[];
}

/** What a section holds: field key → value; prose is `{doc, text}`, rows are lists of `{id, …}`. */
export type SectionContent = Record<string, unknown>;
export type PlanContent = Record<string, SectionContent>;
export type ContentRow = { id: string } & Record<string, unknown>;

/** A computed field's answer: what it is, and how it came about. */
export interface Derived {
  text: string;
  explanation: string[];
}
export type DerivedContent = Record<string, Record<string, Derived>>;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The form out of the answer's JSON; null when it is none, so that the page can say so. */
export function asForm(json: unknown): PlanForm | null {
  return isRecord(json) && Array.isArray(json.sections) ? (json as unknown as PlanForm) : null;
}

export function asContent(json: unknown): SectionContent {
  return isRecord(json) ? json : {};
}

/** What follows from the answers, by section and field. */
export function asDerived(json: unknown): DerivedContent {
  return isRecord(json) ? (json as DerivedContent) : {};
}

/** The facts of the form's conditions; null when the server tells none (nobody writes in the plan, or not here). */
export function asFacts(json: unknown): Record<string, unknown> | null {
  return isRecord(json) && Object.keys(json).length > 0 ? json : null;
}

export function asRows(value: unknown): ContentRow[] {
  return Array.isArray(value)
    ? value.filter((row): row is ContentRow => isRecord(row) && typeof row.id === 'string')
    : [];
}

/** The plain text of a value of prose. */
export function proseText(value: unknown): string {
  return isRecord(value) && typeof value.text === 'string'
    ? value.text
    : typeof value === 'string'
      ? value
      : '';
}

/** Where something stands on the page and in the address of a finding: `goals.goals.<row>.<column>`. */
export function placeOf(...parts: (string | null | undefined)[]): string {
  return parts.filter(Boolean).join('.');
}

const LONGEST_NAME = 80;

/** What to call a row: its first words, else its title with the number. */
export function rowName(field: FormField, row: Record<string, unknown>, number: number): string {
  const title = (field.rowTitle ?? '{number}').replace('{number}', String(number));
  for (const column of field.rowFields) {
    const value = row[column.key];
    if (value === null || value === undefined || value === '') continue;
    let words = '';
    if (column.kind === 'text' || column.kind === 'long_text') words = String(value);
    else if (column.kind === 'choice' && column.key !== 'area' && column.key !== 'kind')
      words = column.options.find((option) => option.key === value)?.label ?? '';
    words = words.trim().split('\n')[0] ?? '';
    if (words) return `${title}: ${words.length > LONGEST_NAME ? `${words.slice(0, LONGEST_NAME)}…` : words}`;
  }
  return title;
}
