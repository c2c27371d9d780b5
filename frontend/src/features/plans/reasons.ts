import type { FormField } from './form';
import { isShown, type Showing } from './shownWhen';

const told = new WeakMap<FormField, FormField>();

/** The question with the reason it is asked for before its help; the same object each time. */
function withReason(field: FormField): FormField {
  const known = told.get(field);
  if (known) return known;
  const help = [field.shownWhen?.reason, field.help].filter(Boolean).join(' ');
  const said = { ...field, help };
  told.set(field, said);
  return said;
}

/** Keys of the questions whose condition holds now, with a blank between: what `tellingReasons` goes by. */
export function askedForAReason(
  fields: readonly FormField[],
  { shown, facts }: Showing,
  row?: Record<string, unknown>,
): string {
  const asked = fields.filter(
    ({ shownWhen }) => facts !== null && shownWhen !== null && isShown(shownWhen, shown, facts, row),
  );
  return asked.map((field) => field.key).join(' ');
}

/** Shown questions, each with why it is asked; of several in a row asked for one reason the first tells it. */
export function tellingReasons(fields: readonly FormField[], asked: string): FormField[] {
  const keys = new Set(asked.split(' '));
  return fields.map((field, index) => {
    if (!keys.has(field.key)) return field;
    const before = fields[index - 1];
    const isTold = before && keys.has(before.key) && before.shownWhen?.reason === field.shownWhen?.reason;
    return isTold ? field : withReason(field);
  });
}
