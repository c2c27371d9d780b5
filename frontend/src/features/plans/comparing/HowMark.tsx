import { useLingui } from '@lingui/react/macro';
import { cx } from '@/lib/cx';
import type { How } from './comparison';

const LOOKS: Record<Exclude<How, 'same'>, { shape: string; ink: string }> = {
  added: { shape: '+', ink: 'border-ok text-ok' },
  removed: { shape: '−', ink: 'border-danger text-danger' },
  changed: { shape: '±', ink: 'border-line-strong text-ink-2' },
  moved: { shape: '⇅', ink: 'border-line-strong text-ink-2' },
};

/** How something changed: a shape and a word; colour only repeats them. */
export function HowMark({ how, note }: { how: How; note?: string }) {
  const { t } = useLingui();
  if (how === 'same') return null;
  const words = {
    added: t`Added`,
    removed: t`Removed`,
    changed: t({ message: 'Changed', context: 'an answer' }),
    moved: t`Moved`,
  };
  const { shape, ink } = LOOKS[how];
  return (
    <span
      className={cx(
        'inline-flex items-baseline gap-1 rounded-kit border px-1.5 text-xs font-strong whitespace-nowrap',
        ink,
      )}
    >
      <span aria-hidden="true">{shape}</span>
      {note ?? words[how]}
    </span>
  );
}
