import { useLingui } from '@lingui/react/macro';
import type { Run } from './comparison';

/** Beside the colour a line of its own each, so that neither light, print nor forced colours lose it. */
const REMOVED =
  'rounded-[2px] bg-danger-soft text-ink-1 line-through decoration-danger decoration-2 forced-colors:decoration-[CanvasText]';
const ADDED =
  '[del+&]:ms-1 rounded-[2px] bg-ok-soft text-ink-1 underline decoration-ok decoration-2 underline-offset-3 forced-colors:decoration-[CanvasText]';
/** Heard, not seen, and not in what somebody copies. */
const HEARD = 'sr-only select-none';

/** A text with what went and what came in it: struck out and underlined to see, said in words to hear. */
export function RunsText({ runs, language }: { runs: readonly Run[]; language?: string }) {
  const { t, i18n } = useLingui();
  let place = 0;
  return (
    <span lang={language} dir="auto" className="whitespace-pre-wrap wrap-anywhere">
      {runs.map((run) => {
        const key = `${place} ${run.how}`;
        place += run.text.length;
        if (run.how === 'same') return <span key={key}>{run.text}</span>;
        const isAdded = run.how === 'added';
        const Mark = isAdded ? 'ins' : 'del';
        return (
          <Mark key={key} className={isAdded ? ADDED : REMOVED}>
            <span lang={i18n.locale} className={HEARD}>
              {isAdded ? t`added:` : t`removed:`}{' '}
            </span>
            {run.text}
            <span className={HEARD}>; </span>
          </Mark>
        );
      })}
    </span>
  );
}
