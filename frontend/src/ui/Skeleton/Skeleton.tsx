import { Trans } from '@lingui/react/macro';
import { cx } from '@/lib/cx';
import { VisuallyHidden } from '../VisuallyHidden/VisuallyHidden';

const WIDTHS = ['w-11/12', 'w-3/4', 'w-5/6', 'w-2/3'];

/** The outline of what is coming; only for a first load. */
export function Skeleton({ lines = 3, className }: { lines?: number; className?: string }) {
  return (
    <div role="status" className={cx('flex flex-col gap-3 py-2', className)}>
      <VisuallyHidden>
        <Trans>Loading…</Trans>
      </VisuallyHidden>
      {[...Array(lines).keys()].map((line) => (
        <span
          key={`line ${line}`}
          className={cx('h-[1em] rounded-[4px] bg-surface-3', WIDTHS[line % WIDTHS.length])}
          data-forced-edge=""
        />
      ))}
    </div>
  );
}
