import { lazy, Suspense } from 'react';

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

const PaletteNow = lazy(() => import('./PaletteNow'));

/** Find anything, do anything, from the keyboard. Its code arrives when it is first opened. */
export function CommandPalette(props: CommandPaletteProps) {
  if (!props.isOpen) return null;
  return (
    <Suspense fallback={null}>
      <PaletteNow {...props} />
    </Suspense>
  );
}
