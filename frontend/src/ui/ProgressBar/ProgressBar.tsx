import type { ReactNode } from 'react';
import { ProgressBar as AriaProgressBar, Label } from 'react-aria-components';
import { cx } from '@/lib/cx';

export interface ProgressBarProps {
  label: ReactNode;
  value: number;
  max: number;
  /** What the figure means in words: "3 of 6". Replaces the percentage. */
  note?: string;
  className?: string;
}

/** How far along something is. */
export function ProgressBar({ label, value, max, note, className }: ProgressBarProps) {
  return (
    <AriaProgressBar
      value={value}
      maxValue={Math.max(max, 1)}
      valueLabel={note}
      className={cx('flex flex-col gap-1', className)}
    >
      {({ percentage, valueText }) => (
        <>
          <span className="flex justify-between gap-4 text-sm">
            <Label>{label}</Label>
            <span className="text-ink-2 tabular-nums">{valueText}</span>
          </span>
          <span className="h-2 overflow-clip rounded-full border border-transparent bg-surface-3 forced-colors:border-[CanvasText]">
            <span
              className="block h-full bg-accent transition-[width] forced-colors:bg-[Highlight] forced-colors:forced-color-adjust-none"
              style={{ width: `${percentage ?? 0}%` }}
            />
          </span>
        </>
      )}
    </AriaProgressBar>
  );
}
