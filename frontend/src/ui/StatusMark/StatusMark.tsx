import type { ReactNode } from 'react';
import { cx } from '@/lib/cx';

export type Standing = 'overdue' | 'due-soon' | 'waiting' | 'done' | 'partial' | 'plain';

const MARKS: Record<Standing, { shape: string; ink: string }> = {
  overdue: { shape: '▲', ink: 'text-danger' },
  'due-soon': { shape: '◆', ink: 'text-attention' },
  waiting: { shape: '○', ink: 'text-ink-2' },
  partial: { shape: '◐', ink: 'text-ink-2' },
  done: { shape: '✓', ink: 'text-ok' },
  plain: { shape: '●', ink: 'text-ink-2' },
};

/** How something stands: a shape, then a word; colour only repeats what they say. The word is the caller's. */
export function StatusMark({
  standing,
  children,
  isSentence,
  className,
}: {
  standing: Standing;
  children: ReactNode;
  /** Longer than a word or two: it may take more lines. */
  isSentence?: boolean;
  className?: string;
}) {
  const { shape, ink } = MARKS[standing];
  return (
    <span className={cx('inline-flex items-baseline gap-1.5', !isSentence && 'whitespace-nowrap', className)}>
      <span aria-hidden="true" className={cx('w-[1em] shrink-0 text-center', ink)}>
        {shape}
      </span>
      <span className={cx((standing === 'overdue' || standing === 'due-soon') && cx('font-strong', ink))}>
        {children}
      </span>
    </span>
  );
}
