import type { FormField, FormSection, PlanForm } from '@/features/plans/form';

/** One text in both languages, as it is typed: an empty one says nothing yet. */
export interface Two {
  en: string;
  es: string;
}
export type Language = keyof Two;

export const EXTRA_KINDS = ['text', 'prose', 'choice', 'number', 'date', 'yes_no'] as const;
export type ExtraKind = (typeof EXTRA_KINDS)[number];

export interface ExtraField {
  section: string;
  key: string;
  kind: ExtraKind;
  label: Two;
  plain: Two;
  help: Two | null;
  options: { key: string; label: Two }[];
  required: boolean;
}

export interface Logo {
  sha256: string;
  alt: Two;
}

export interface Letterhead {
  name: string;
  address: string;
  phone: string;
  logo: Logo | null;
}

/** What a district says of a form, as the server stores it. */
export interface FormDraft {
  words: Record<string, Record<string, Two>>;
  required: Record<string, boolean>;
  extra: ExtraField[];
  letterhead: Letterhead | null;
}

export const AS_DECLARED: FormDraft = { words: {}, required: {}, extra: [], letterhead: null };

/** A form in both languages, as the law and the state have it. */
export type Declared = Record<Language, PlanForm>;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && !!value;

export function asDeclared(json: unknown): Declared | null {
  if (!isRecord(json) || !isRecord(json.en) || !isRecord(json.es)) return null;
  return Array.isArray(json.en.sections) && Array.isArray(json.es.sections)
    ? (json as unknown as Declared)
    : null;
}

/** Stored settings as a draft to go on with. */
export function draftOf(json: unknown): FormDraft {
  return isRecord(json) ? { ...AS_DECLARED, ...(json as Partial<FormDraft>) } : AS_DECLARED;
}

const isSaid = ({ en, es }: Two) => en.trim() !== '' || es.trim() !== '';

/** Words for a part of a place; empty in both languages they are the form's own again. */
export function withWords(draft: FormDraft, place: string, part: string, said: Two): FormDraft {
  const { [part]: _, ...others } = draft.words[place] ?? {};
  const parts = isSaid(said) ? { ...others, [part]: said } : others;
  const { [place]: __, ...rest } = draft.words;
  return { ...draft, words: Object.keys(parts).length > 0 ? { ...rest, [place]: parts } : rest };
}

export function withRequired(draft: FormDraft, place: string, isRequired: boolean): FormDraft {
  const { [place]: _, ...rest } = draft.required;
  return { ...draft, required: isRequired ? { ...rest, [place]: true } : rest };
}

/** A question of the district's own, new or in place of the one with its key; a choice alone has answers to choose. */
export function withExtra(draft: FormDraft, field: ExtraField): FormDraft {
  const kept = field.kind === 'choice' ? field : { ...field, options: [] };
  const is = (one: ExtraField) => one.section === field.section && one.key === field.key;
  const extra = draft.extra.some(is)
    ? draft.extra.map((one) => (is(one) ? kept : one))
    : [...draft.extra, kept];
  return { ...draft, extra };
}

export function withoutExtra(draft: FormDraft, { section, key }: ExtraField): FormDraft {
  return { ...draft, extra: draft.extra.filter((one) => one.section !== section || one.key !== key) };
}

/** A key nobody has to think of: out of the English label, and another one where it is taken. */
export function newKey(label: string, taken: readonly string[], prefix = 'local_'): string {
  const words = label
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 30);
  const base = `${prefix}${words || 'field'}`;
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? base : `${base}_${number}`;
    if (!taken.includes(key)) return key;
  }
}

/** What somebody has to decide of a field: its place, how deep it stands, and the same field in Spanish. */
export interface Asked {
  place: string;
  depth: number;
  field: FormField;
  es: FormField;
}

/** The fields of a section and the columns of its rows, in the order of the form. */
export function askedIn(declared: Declared, section: FormSection): Asked[] {
  const es = declared.es.sections.find(({ key }) => key === section.key);
  const walk = (fields: FormField[], other: FormField[] | undefined, above: string, depth: number): Asked[] =>
    fields.flatMap((field) => {
      const place = `${above}.${field.key}`;
      const same = other?.find(({ key }) => key === field.key) ?? field;
      return [{ place, depth, field, es: same }, ...walk(field.rowFields, same.rowFields, place, depth + 1)];
    });
  return walk(section.fields, es?.fields, section.key, 0);
}

/** How many places of a section a district has something to say about. */
export function changesIn(draft: FormDraft, sectionKey: string): number {
  const isIn = (place: string) => place === sectionKey || place.startsWith(`${sectionKey}.`);
  const places = new Set([...Object.keys(draft.words), ...Object.keys(draft.required)].filter(isIn));
  return places.size + draft.extra.filter(({ section }) => section === sectionKey).length;
}

export function isSame(one: FormDraft, other: FormDraft): boolean {
  return JSON.stringify(inOrder(one)) === JSON.stringify(inOrder(other));
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, inOrder(value[key])]),
  );
}

/** The section a problem of the server's is in, as far as its path says so. */
export function sectionOfProblem(draft: FormDraft, path: string | null | undefined): string | null {
  const [root, first = ''] = (path ?? '').split('.');
  if (root === 'words' || root === 'required') return first || null;
  if (root === 'extra') return draft.extra[Number(first)]?.section ?? null;
  return root === 'letterhead' ? 'letterhead' : null;
}
