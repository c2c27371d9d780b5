import { useCallback, useEffect, useState } from 'react';
import { usePlanPlace } from './context';
import { goToPlace, goToSection } from './goTo';

const sectionOf = (element: Element | null) =>
  element?.closest<HTMLElement>('[data-section]')?.dataset.section ?? null;

/** The section in which the person is: where the focus is while that is in the window, else the topmost in it. */
export function useCurrentSection(keys: string): string | null {
  const [current, setCurrent] = useState<string | null>(null);
  useEffect(() => {
    let frame = 0;
    const look = () => {
      frame = 0;
      const top = window.innerHeight / 4;
      const sections = keys.split(' ');
      const written = sectionOf(document.activeElement);
      const place = written && document.getElementById(written)?.getBoundingClientRect();
      if (place && place.bottom >= 0 && place.top <= window.innerHeight) return setCurrent(written);
      const passed = sections.filter((key) => {
        const box = document.getElementById(key)?.getBoundingClientRect();
        return box && box.top <= top;
      });
      setCurrent(passed.at(-1) ?? sections[0] ?? null);
    };
    const onScroll = () => {
      if (frame === 0) frame = requestAnimationFrame(look);
    };
    const onFocus = (event: FocusEvent) => {
      const key = sectionOf(event.target as Element | null);
      if (key) setCurrent(key);
    };
    look();
    document.addEventListener('scroll', onScroll, { passive: true, capture: true });
    // On its way down: some fields keep the focus of their parts to themselves on its way up.
    document.addEventListener('focusin', onFocus, { capture: true });
    return () => {
      cancelAnimationFrame(frame);
      document.removeEventListener('scroll', onScroll, { capture: true });
      document.removeEventListener('focusin', onFocus, { capture: true });
    };
  }, [keys]);
  return current;
}

/** Alt+↓ and Alt+↑ go from section to section, from inside an editor too. */
export function useSectionKeys(keys: string, currentKey: string | null): void {
  const move = useCallback(
    (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
      if (
        document.activeElement?.closest('[role="dialog"],[role="alertdialog"],[role="listbox"],[role="menu"]')
      )
        return;
      const key = sectionOf(document.activeElement) ?? currentKey;
      const sections = keys.split(' ');
      const next = sections[sections.indexOf(key ?? '') + (event.key === 'ArrowDown' ? 1 : -1)];
      event.preventDefault();
      event.stopPropagation();
      if (next) goToSection(next);
    },
    [keys, currentKey],
  );
  useEffect(() => {
    // Before the fields: some of them use these keys for themselves.
    document.addEventListener('keydown', move, { capture: true });
    return () => document.removeEventListener('keydown', move, { capture: true });
  }, [move]);
}

/** Who signs in again comes back to the field they were in, who comes from Today to the section: behind the # it stands. */
export function useReturn(): void {
  const { desk, form } = usePlanPlace();
  useEffect(() => {
    // What is needed when a session ends is here before it does.
    void import('@/app/SessionOver');
    const place = decodeURIComponent(location.hash.slice(1));
    if (form.sections.some((section) => section.key === place)) goToSection(place);
    if (!place.includes('.')) return;
    desk.goTo(place);
    goToPlace(place);
  }, [desk, form]);
}
