import { lazy, Suspense, useCallback, useEffect, useRef } from 'react';

export interface Found {
  id: string;
  title: string;
  subtitle?: string | null;
  /** Goes there … */
  href?: string;
  /** … or does this. */
  onAction?: () => void;
}

export interface CommandPaletteProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  placeholder: string;
  /** Shown first and filtered by what is typed. */
  actions: readonly Found[];
  /** Asked 120 ms after the last key, from two characters on; late answers are dropped. */
  search?: (text: string, signal: AbortSignal) => Promise<readonly Found[]>;
  onGo: (href: string) => void;
}

const PALETTE_FIELD = '[data-palette-field]';
const load = () => import('./PaletteNow');
const PaletteNow = lazy(load);
/** Once the page has come to rest: whoever presses Ctrl K types on at once, and no letter may go elsewhere. */
const SOON_MS = 2_000;

/** Find anything, do anything, from the keyboard. Its code arrives behind the page's own. */
export function CommandPalette(props: CommandPaletteProps) {
  useEffect(() => {
    const timer = setTimeout(() => void load(), SOON_MS);
    return () => clearTimeout(timer);
  }, []);
  const early = useEarlyKeys(props.isOpen);
  if (!props.isOpen) return null;
  return (
    <Suspense fallback={null}>
      <PaletteNow {...props} takeEarly={early} />
    </Suspense>
  );
}

/** Gives the letters typed after opening and before the field had focus. */
function useEarlyKeys(isOpen: boolean): () => string {
  const typed = useRef('');
  useEffect(() => {
    if (!isOpen) return undefined;
    const keep = (event: KeyboardEvent) => {
      const isThere = document.activeElement?.closest(PALETTE_FIELD);
      if (isThere || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === 'Backspace') typed.current = typed.current.slice(0, -1);
      else if (event.key.length === 1) typed.current += event.key;
      else return;
      // It is no shortcut of the page beneath, and no letter of a field there.
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('keydown', keep, true);
    return () => {
      window.removeEventListener('keydown', keep, true);
      typed.current = '';
    };
  }, [isOpen]);
  return useCallback(() => {
    const early = typed.current;
    typed.current = '';
    return early;
  }, []);
}
