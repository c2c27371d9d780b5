import type { Refusal } from '@/features/live';
import { type FormField, type FormSection, placeOf } from './form';

/** The field, or the column of a row, that a refusal is about; null where the form has none. */
function fieldOf(section: FormSection, { path: [root = '', first, column] }: Refusal): FormField | null {
  const named = (key: string | undefined) => section.fields.find((field) => field.key === key) ?? null;
  if (root === 'fields') return named(first);
  const field = named(root.replace(/^(prose|rows):/, ''));
  return first ? (field?.rowFields.find((one) => one.key === column) ?? null) : field;
}

/** Where a refusal is told, as `<section>.<field>[.<row>.<column>]`. */
export function refusalPlace(section: FormSection, { path: [root = '', ...rest] }: Refusal): string {
  const parts = root === 'fields' ? rest : [root.replace(/^(prose|rows):/, ''), ...rest];
  return parts.reduce((place, part) => placeOf(place, part), section.key);
}

export function isNamedAtItsField(section: FormSection, refusal: Refusal): boolean {
  return fieldOf(section, refusal) !== null;
}
