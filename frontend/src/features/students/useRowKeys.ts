import { type RefObject, useEffect, useRef } from 'react';

const ROWS = 'tbody th a[href]';

/**
 * Arrow keys walk the rows of the table inside the element: from its search box down, from a row up and down,
 * Home and End to either end. Enter opens, because what has focus is the row's own link.
 */
export function useRowKeys<Part extends HTMLElement>(): RefObject<Part | null> {
  const part = useRef<Part>(null);
  useEffect(() => {
    const element = part.current;
    if (!element) return;
    const walk = (event: KeyboardEvent) => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
      const rows = [...element.querySelectorAll<HTMLElement>(ROWS)];
      const at = rows.indexOf(document.activeElement as HTMLElement);
      const isTyping = document.activeElement instanceof HTMLInputElement;
      const inTable = document.activeElement?.contains(rows[0] ?? null) ?? false;
      if (at < 0 && !(event.key === 'ArrowDown' && (isTyping || inTable))) return;
      const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      if (next < 0) element.querySelector('input')?.focus();
      else rows[next]?.focus();
    };
    element.addEventListener('keydown', walk);
    return () => element.removeEventListener('keydown', walk);
  }, []);
  return part;
}
