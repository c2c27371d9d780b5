import { Trans, useLingui } from '@lingui/react/macro';
import { useDates } from '@/app/useDates';
import { cx } from '@/lib/cx';
import { VisuallyHidden } from '@/ui';

interface Mark {
  state: string;
  says: string;
  standing: string;
  reachedOn?: string | null;
}

const SHAPES: Record<string, { shape: string; ink: string }> = {
  done: { shape: '✓', ink: 'text-ok' },
  now: { shape: '●', ink: 'text-accent' },
  ahead: { shape: '○', ink: 'text-ink-2' },
  ended: { shape: '■', ink: 'text-ink-1' },
};

/** The way of a case, drawn: what is behind it, where it stands, what is ahead. Each place has a shape and words. */
export function CaseLine({ line, label }: { line: readonly Mark[]; label: string }) {
  const { t } = useLingui();
  const dates = useDates();
  const told: Record<string, string> = {
    done: t`done`,
    now: t`now`,
    ahead: t`still to come`,
    ended: t`ended`,
  };
  return (
    <ol aria-label={label} className="flex flex-col py-2 sm:flex-row sm:flex-wrap sm:gap-x-1">
      {line.map((mark, index) => {
        const { shape, ink } = SHAPES[mark.standing] ?? { shape: '○', ink: 'text-ink-2' };
        const isHere = mark.standing === 'now' || mark.standing === 'ended';
        return (
          <li
            key={mark.state}
            aria-current={isHere ? 'step' : undefined}
            className="flex items-baseline gap-2 py-0.5 sm:gap-1.5"
          >
            <span aria-hidden="true" className={cx('w-[1.1em] shrink-0 text-center', ink)}>
              {shape}
            </span>
            <span className={cx(isHere && 'font-strong', mark.standing === 'ahead' && 'text-ink-2')}>
              {mark.says}
              <VisuallyHidden> ({told[mark.standing]})</VisuallyHidden>
              {mark.reachedOn && (
                <span className="block text-sm font-normal text-ink-2">
                  <Trans>on {dates.day(mark.reachedOn)}</Trans>
                </span>
              )}
            </span>
            {index < line.length - 1 && (
              <span aria-hidden="true" className="hidden px-1 text-ink-2 sm:inline">
                <span className="rtl:hidden">→</span>
                <span className="ltr:hidden">←</span>
              </span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
