import type { ReactNode } from 'react';
import { cx } from '@/lib/cx';

/**
 * The two buttons of every step, always at the same place under the thumb.
 *
 * `isAtEnd` leaves them below everything: who signs has had the sentence and the name before their eyes.
 * In a low window (a small phone, enlarged text) the bar would cover the answers it is about, so it stays in its place.
 */
export function StepBar({ isAtEnd = false, children }: { isAtEnd?: boolean; children: ReactNode }) {
  return (
    <div
      data-print="hidden"
      className={cx(
        !isAtEnd && '[@media(min-height:45rem)]:sticky [@media(min-height:45rem)]:bottom-0',
        '-mx-4 mt-auto grid grid-cols-2 gap-3 border-t border-line bg-surface-1 px-4 py-3 sm:-mx-6 sm:px-6',
      )}
    >
      {children}
    </div>
  );
}

/** A step fills the window, so that the bar below it does not move from one step to the next. */
export function Step({ children }: { children: ReactNode }) {
  return <div className="flex min-h-[calc(100dvh-5.5rem)] flex-col gap-5">{children}</div>;
}
