import { asRows, type FormField, type PlanContent, type PlanForm, rowName } from '../form';

/** The rows a link may point to, named by their first words; and rows it points to that are gone, so that they can be let go. */
export function linkOptions(
  field: FormField,
  content: PlanContent,
  chosen: readonly string[],
  goneWords: string,
  form: PlanForm,
): { id: string; label: string }[] {
  const [section = '', key = ''] = (field.linksTo ?? '').split('.');
  const target = form.sections.find((one) => one.key === section)?.fields.find((one) => one.key === key);
  const rows = asRows(content[section]?.[key]);
  const known = rows.map((row, index) => ({
    id: row.id,
    label: target ? rowName(target, row, index + 1) : row.id,
  }));
  const gone = chosen.filter((id) => !rows.some((row) => row.id === id));
  return [...known, ...gone.map((id) => ({ id, label: goneWords }))];
}
