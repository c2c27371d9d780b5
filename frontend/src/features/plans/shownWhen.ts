import {
  asRows,
  type FormField,
  type PlanContent,
  type PlanForm,
  type Predicate,
  type ShownWhen,
} from './form';

export type Facts = Record<string, unknown>;
type Row = Record<string, unknown>;

/**
 * Whether a section, a field or a column of `row` is shown, by the same rules as the server's
 * (`plans/form/condition.py`): a comparison with something unknown is false.
 *
 * Facts (ages, grades, what the last plan had) are the server's; it sends them with the plan.
 */
export function isShown(
  condition: ShownWhen | null,
  content: PlanContent,
  facts: Facts = {},
  row: Row = {},
): boolean {
  return condition === null || holds(condition.when, content, facts, row);
}

/** Whether a predicate holds, for `row` when it is about a column. */
export function holds(predicate: Predicate, content: PlanContent, facts: Facts, row: Row): boolean {
  const each = (part: Predicate) => holds(part, content, facts, row);
  if ('all' in predicate) return predicate.all.every(each);
  if ('any' in predicate) return predicate.any.some(each);
  if ('none' in predicate) return !predicate.none.some(each);
  const left = subjectValue(predicate.subject, content, facts, row);
  const right = predicate.fact === undefined ? predicate.value : facts[predicate.fact];
  return compares(left, predicate.verb, right);
}

function subjectValue(subject: string, content: PlanContent, facts: Facts, row: Row): unknown {
  const [where, key = ''] = split(subject, ':');
  if (where === 'fact') return facts[key];
  if (where === 'row') return row[key];
  const [section, rest = ''] = split(key, '.');
  const [field, column] = split(rest, '.');
  const value = content[section]?.[field];
  return column === undefined ? value : asRows(value).map((one) => one[column]);
}

function split(text: string, mark: string): [string, string?] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function compares(left: unknown, verb: string, right: unknown): boolean {
  if (verb === 'answered') return isAnswered(left) === right;
  if (left === null || left === undefined || right === null || right === undefined) return false;
  switch (verb) {
    case 'is':
      return left === right;
    case 'in':
      return Array.isArray(right) && right.includes(left);
    case 'has':
      return Array.isArray(left) && left.includes(right);
    case 'at_least':
      return typeof left === 'number' && typeof right === 'number' && left >= right;
    default:
      return false;
  }
}

/** Whether a value says anything. */
export function isAnswered(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return false;
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object' && 'text' in value) return String(value.text).trim() !== '';
  return true;
}

/**
 * The content with everything hidden read as not answered, in the order of the form, so that what hangs on
 * something hidden is hidden too (`plans/form/showing.py`).
 */
export function shownContent(form: PlanForm, content: PlanContent, facts: Facts): PlanContent {
  const shown: PlanContent = { ...content };
  for (const section of form.sections) {
    const said = { ...(content[section.key] ?? {}) };
    shown[section.key] = said;
    for (const field of section.fields) {
      if (!isShown(field.shownWhen, shown, facts)) said[field.key] = field.kind === 'rows' ? [] : null;
      else if (field.kind === 'rows')
        said[field.key] = asRows(said[field.key]).map((row) => shownRow(field, row, shown, facts));
    }
  }
  return shown;
}

function shownRow(field: FormField, row: Row, shown: PlanContent, facts: Facts): Row {
  const own = { ...row };
  for (const column of field.rowFields) {
    if (!isShown(column.shownWhen, shown, facts, own)) own[column.key] = null;
  }
  return own;
}

/** What decides whether a question is shown: everybody's answers and the facts, null where nobody writes any more. */
export interface Showing {
  shown: PlanContent;
  facts: Facts | null;
}

/**
 * Whether a question is shown: when its condition holds or a finding asks for it. Of a plan that is frozen, or of
 * which the facts are not known, also when it is answered: what does not belong in it was left out before.
 */
export function isFieldShown(
  field: FormField,
  value: unknown,
  { shown, facts }: Showing,
  { row, hasFinding = false }: { row?: Row; hasFinding?: boolean } = {},
): boolean {
  return (
    hasFinding || isShown(field.shownWhen, shown, facts ?? {}, row) || (facts === null && isAnswered(value))
  );
}
