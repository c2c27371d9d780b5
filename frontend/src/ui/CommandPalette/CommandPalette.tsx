import { lazy, Suspense, useEffect } from 'react';

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
  if (!props.isOpen) return null;
  return (
    <Suspense fallback={null}>
      <PaletteNow {...props} />
    </Suspense>
  );
}
