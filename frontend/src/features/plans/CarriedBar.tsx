import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Suspense, useCallback, useEffect, useRef } from 'react';
import { useDates } from '@/app/useDates';
import { Button, VisuallyHidden } from '@/ui';
import { nextStop, standsAfter } from './carried';
import { CountFromPlanOf } from './Transfer';

export interface CarriedBarProps {
  /** The plan it all comes from. */
  from: { startsOn?: string | null; endsOn?: string | null; district?: string } | null;
  /** Places that wait for somebody's word, in the order of the page. */
  stops: readonly string[];
  onGoTo: (place: string) => void;
}

/** How much of the draft is still the last plan's, wherever one reads, and the way to the next of it. */
export function CarriedBar({ from, stops, onGoTo }: CarriedBarProps) {
  const { t } = useLingui();
  const dates = useDates();
  const count = stops.length;
  // Where one was in the document: the press of a button outside it is no place.
  const last = useRef<Element | null>(null);
  const goOn = useCallback(() => {
    const next = nextStop(stops, (stop) => standsAfter(last.current, stop));
    if (next) onGoTo(next);
    return next !== null;
  }, [stops, onGoTo]);
  useEffect(() => {
    const onFocus = ({ target }: FocusEvent) => {
      const place = target instanceof Element && target.closest('[data-section] [id*="."], [data-section]');
      if (place) last.current = place;
    };
    // Alt+Shift+↓, beside the keys that go from section to section; from inside an editor too.
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'ArrowDown' || !event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey)
        return;
      if (document.querySelector('[role="dialog"],[role="alertdialog"]') || !goOn()) return;
      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener('focusin', onFocus, { capture: true });
    document.addEventListener('keydown', onKey, { capture: true });
    return () => {
      document.removeEventListener('focusin', onFocus, { capture: true });
      document.removeEventListener('keydown', onKey, { capture: true });
    };
  }, [goOn]);
  if (!from) return null;
  if (count === 0)
    return (
      <VisuallyHidden>
        <span role="status">
          {from.district ? (
            <Suspense>
              <CountFromPlanOf district={from.district} count={0} />
            </Suspense>
          ) : (
            <Trans>Everything from the last plan was confirmed or changed.</Trans>
          )}
        </span>
      </VisuallyHidden>
    );
  const [starts, ends] = [from.startsOn && dates.day(from.startsOn), from.endsOn && dates.day(from.endsOn)];
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2 text-sm text-ink-2">
      <span aria-hidden="true">↺</span>
      <span role="status" title={starts && ends ? t`The plan of ${starts} – ${ends}` : undefined}>
        {from.district ? (
          <Suspense>
            <CountFromPlanOf district={from.district} count={count} />
          </Suspense>
        ) : (
          <Plural
            value={count}
            one="# part of the last plan to confirm or change"
            other="# parts of the last plan to confirm or change"
          />
        )}
      </span>
      <Button
        size="small"
        aria-label={t`Next from the last plan`}
        aria-keyshortcuts="Alt+Shift+ArrowDown"
        onPress={goOn}
      >
        <Trans>Next</Trans>
      </Button>
    </span>
  );
}
