import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';

/**
 * Keeps what the person is reading where it is while the words around it change length.
 *
 * Inside `container`, what carries `data-place` with an id is a place. The first one still in view is
 * remembered as the page scrolls; when `version` changes it is put back at the same height.
 */
export function useKeptPlace(container: RefObject<HTMLElement | null>, version: string): void {
  const place = useRef<{ id: string; top: number } | null>(null);
  const shown = useRef(version);

  useEffect(() => {
    let frame = 0;
    const remember = () => {
      frame = 0;
      const places = container.current?.querySelectorAll<HTMLElement>('[data-place]') ?? [];
      for (const one of places) {
        const { top, bottom } = one.getBoundingClientRect();
        if (bottom > 0) {
          place.current = { id: one.id, top };
          return;
        }
      }
    };
    const soon = () => {
      frame ||= requestAnimationFrame(remember);
    };
    remember();
    addEventListener('scroll', soon, { passive: true });
    addEventListener('resize', soon);
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener('scroll', soon);
      removeEventListener('resize', soon);
    };
  }, [container]);

  useLayoutEffect(() => {
    if (shown.current === version) return;
    shown.current = version;
    const before = place.current;
    const now = before && scrollY > 0 ? document.getElementById(before.id) : null;
    if (now && before) scrollBy({ top: now.getBoundingClientRect().top - before.top, behavior: 'instant' });
  }, [version]);
}
