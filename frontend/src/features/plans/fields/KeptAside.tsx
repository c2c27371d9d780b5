import { Trans } from '@lingui/react/macro';
import type { FormField } from '../form';
import { isAnswered, isFieldShown, type Showing } from '../shownWhen';

/** Labels of questions that were answered and are not asked now, one after the other (a text, to compare by value). */
export function keptAside(
  fields: readonly FormField[],
  answers: Record<string, unknown>,
  showing: Showing,
  isRow = false,
): string {
  return fields
    .filter(
      (field) =>
        isAnswered(answers[field.key]) &&
        !isFieldShown(field, answers[field.key], showing, isRow ? { row: answers } : {}),
    )
    .map((field) => field.label)
    .join(' · ');
}

/** Says that something written is hidden: nothing written may vanish without a word. */
export function KeptAside({ labels, className }: { labels: string; className?: string }) {
  if (!labels) return null;
  return (
    <p className={`text-sm text-ink-2 ${className ?? ''}`}>
      <Trans>Kept while this is a draft, not part of the plan as it is answered now: {labels}</Trans>
    </p>
  );
}
