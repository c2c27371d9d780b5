import type { Bound, FormField } from './form';
import { holds } from './shownWhen';

/** The tightest bound `value` is beyond, by the same rule as the server's (`plans/form/values.py`); null within all. */
export function boundExceeded(field: FormField, value: number, row: Record<string, unknown>): Bound | null {
  const beyond = field.bounds.filter(
    ({ most, when }) => value > most && (when === null || holds(when, {}, {}, row)),
  );
  return beyond.sort((one, other) => one.most - other.most)[0] ?? null;
}
