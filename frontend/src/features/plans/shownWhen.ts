import type { PlanContent, Predicate, ShownWhen } from './form';

export type Facts = Record<string, unknown>;

/**
 * Whether a section or a field is shown, by the same rules as the server's: a comparison with something unknown is false.
 *
 * Most facts (ages, grades) are known to the server alone; here they are unknown, so that what hangs on them
 * alone is hidden unless it holds an answer already (see `isShownOrAnswered`).
 */
export function isShown(condition: ShownWhen | null, content: PlanContent, facts: Facts = {}): boolean {
  return condition === null || holds(condition.when, content, facts);
}

function holds(predicate: Predicate, content: PlanContent, facts: Facts): boolean {
  if ('all' in predicate) return predicate.all.every((part) => holds(part, content, facts));
  if ('any' in predicate) return predicate.any.some((part) => holds(part, content, facts));
  if ('none' in predicate) return !predicate.none.some((part) => holds(part, content, facts));
  const left = subjectValue(predicate.subject, content, facts);
  const right = predicate.fact === undefined ? predicate.value : facts[predicate.fact];
  return compares(left, predicate.verb, right);
}

function subjectValue(subject: string, content: PlanContent, facts: Facts): unknown {
  const [where, key = ''] = split(subject, ':');
  if (where === 'fact') return facts[key];
  const [section, field = ''] = split(key, '.');
  return content[section]?.[field];
}

function split(text: string, mark: string): [string, string?] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function compares(left: unknown, verb: string, right: unknown): boolean {
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

/** Shown by its condition, or because it holds an answer or a finding: nothing written may become invisible. */
export function isShownOrAnswered(
  condition: ShownWhen | null,
  value: unknown,
  content: PlanContent,
  hasFinding = false,
): boolean {
  return hasFinding || isShown(condition, content) || isAnswered(value);
}
