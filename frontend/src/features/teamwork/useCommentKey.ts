import { useEffect } from 'react';

/** The place on the page an element is in: the innermost with an address, else its section. */
export function placeAround(element: Element | null): string | null {
  const section = element?.closest<HTMLElement>('[data-section]')?.dataset.section;
  if (!section) return null;
  return element?.closest<HTMLElement>(`[id^="${section}."]`)?.id ?? section;
}

/** The element one is at: of words that are only read, where they were chosen. */
function here(): Element | null {
  const { activeElement } = document;
  if (activeElement && activeElement !== document.body) return activeElement;
  const node = document.getSelection()?.anchorNode;
  return node instanceof Element ? node : (node?.parentElement ?? null);
}

/** Ctrl+Alt+M comments on the field one is in, Ctrl+Alt+G suggests other words there; also from inside an editor. */
export function useCommentKey(open: (place: string | null, suggests: boolean) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || !(event.ctrlKey || event.metaKey)) return;
      if (event.code !== 'KeyM' && event.code !== 'KeyG') return;
      if (document.querySelector('[role="dialog"],[role="alertdialog"]')) return;
      event.preventDefault();
      event.stopPropagation();
      open(placeAround(here()), event.code === 'KeyG');
    };
    document.addEventListener('keydown', onKey, { capture: true });
    return () => document.removeEventListener('keydown', onKey, { capture: true });
  }, [open]);
}
