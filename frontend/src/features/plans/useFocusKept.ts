import { type FocusEvent, useLayoutEffect, useRef } from 'react';

/**
 * The focus stays at its place while a section turns from words to read into fields to write, or back: its elements are
 * made anew then, under the same names, and whoever stood at one would be put to the top of the page.
 */
export function useFocusKept(shape: unknown) {
  const placeId = useRef<string | null>(null);
  useLayoutEffect(() => {
    void shape;
    if (placeId.current && document.activeElement === document.body)
      document.getElementById(placeId.current)?.focus({ preventScroll: true });
  }, [shape]);
  return {
    onFocus: (event: FocusEvent) => {
      placeId.current = event.target.closest('[id][tabindex="-1"]')?.id ?? null;
    },
    onBlur: () => {
      // React says nothing of a blur while it takes elements away: this one is a person's.
      placeId.current = null;
    },
  };
}
