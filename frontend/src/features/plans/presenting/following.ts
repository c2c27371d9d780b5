import { elementOf } from '../goTo';

/** Keys that go somewhere else or write; the others leave a follower where they are. */
const OWN_KEYS = new Set([
  'ArrowUp',
  'ArrowDown',
  'PageUp',
  'PageDown',
  'Home',
  'End',
  'Tab',
  ' ',
  'Enter',
  'Backspace',
  'Delete',
]);

/** Calls when the person goes somewhere or writes by themselves; the answer ends it. */
export function whenTheyMove(moved: (how: 'scrolled' | 'wrote') => void): () => void {
  const scrolled = () => moved('scrolled');
  const wrote = () => moved('wrote');
  const pressed = (event: PointerEvent) => {
    const target = event.target as Element | null;
    // The window's own scroll bar is pressed on the page itself.
    if (target === document.documentElement) scrolled();
    else if (target?.closest('[data-section]')) moved('scrolled');
  };
  const key = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey) return;
    if ((event.target as Element | null)?.closest('[data-presenting]')) return;
    if (OWN_KEYS.has(event.key)) scrolled();
  };
  const own = { passive: true, capture: true } as const;
  document.addEventListener('wheel', scrolled, own);
  document.addEventListener('touchmove', scrolled, own);
  document.addEventListener('beforeinput', wrote, own);
  document.addEventListener('pointerdown', pressed, own);
  document.addEventListener('keydown', key, own);
  return () => {
    document.removeEventListener('wheel', scrolled, own);
    document.removeEventListener('touchmove', scrolled, own);
    document.removeEventListener('beforeinput', wrote, own);
    document.removeEventListener('pointerdown', pressed, own);
    document.removeEventListener('keydown', key, own);
  };
}

const AGAIN_MS = 400;

/** Shows a place and marks it, the focus stays where it is; the answer takes the mark away. */
export function showPlace(at: string): () => void {
  let marked: HTMLElement | null = null;
  const show = () => {
    const { element } = elementOf(at);
    if (!element || element === marked) return;
    marked?.removeAttribute('data-presented');
    marked = element;
    element.setAttribute('data-presented', '');
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    element.scrollIntoView({ block: 'start', behavior: isCalm ? 'auto' : 'smooth' });
  };
  show();
  // A card that was closed opens first.
  const timer = setTimeout(show, AGAIN_MS);
  return () => {
    clearTimeout(timer);
    marked?.removeAttribute('data-presented');
  };
}
