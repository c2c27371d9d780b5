import type { Left } from '@/features/live';
import { docContent } from '../docContent';
import { asRows, type FormField, type FormSection, proseText, rowName } from '../form';

/** Something a person typed that is not saved any more: where it stood, and the answer as the form would show it. */
export interface LeftAnswer {
  label: string;
  field: FormField;
  value: unknown;
}

/** What is left of a section's unsaved words, field by field. */
export function leftAnswers(section: FormSection, { doc, places }: Left): LeftAnswer[] {
  const content = docContent(section, doc);
  return places.flatMap(([root = '', first, column]): LeftAnswer[] => {
    const key = root === 'fields' ? first : root.replace(/^(prose|rows):/, '');
    const field = section.fields.find((one) => one.key === key);
    if (!field) return [];
    if (field.kind !== 'rows') return [{ label: field.label, field, value: content[field.key] }];
    const rows = asRows(content[field.key]);
    const index = rows.findIndex((row) => row.id === first);
    const cell = field.rowFields.find((one) => one.key === column);
    const row = rows[index];
    if (!row || !cell) return [];
    return [{ label: `${rowName(field, row, index + 1)}: ${cell.label}`, field: cell, value: row[cell.key] }];
  });
}

/** An answer as plain words to copy. */
export function wordsOf({ field, value }: LeftAnswer): string {
  const label = (key: unknown) => field.options.find((option) => option.key === key)?.label ?? String(key);
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(label).join(', ');
  if (field.kind === 'choice') return label(value);
  return typeof value === 'object' ? proseText(value) : String(value);
}
