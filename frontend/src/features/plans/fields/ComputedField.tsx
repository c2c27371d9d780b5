import { Trans } from '@lingui/react/macro';
import { useDesk } from '../context';
import type { FormField } from '../form';

/** An answer nobody writes: it follows from others, and says how. */
export function ComputedField({
  field,
  sectionKey,
  place,
}: {
  field: FormField;
  sectionKey: string;
  place: string;
}) {
  const derived = useDesk((desk) => desk.derived[sectionKey]?.[field.key]);
  return (
    <div id={place} tabIndex={-1} className="scroll-mt-28 rounded-kit">
      <p className="text-sm font-strong">{field.label}</p>
      <p className="text-sm text-ink-2">{field.help}</p>
      <p aria-live="polite" className="font-strong tabular-nums">
        {derived ? (
          derived.text
        ) : (
          <span className="font-normal text-ink-3">
            <Trans>Not computed yet</Trans>
          </span>
        )}
      </p>
      {derived && derived.explanation.length > 0 && (
        <ul className="text-sm text-ink-2">
          {derived.explanation.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
