import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { cx } from '@/lib/cx';
import { Button } from '@/ui';
import { useComments } from './context';

/**
 * Beside a place: how many open comments it has; or, while somebody is at it, the way to make one.
 * Around it stands an element with `group/place`. Without comments it is no stop of the Tab key: Ctrl+Alt+M is there for that.
 */
export function CommentMark({ place, className }: { place: string; className?: string }) {
  const { t } = useLingui();
  const comments = useComments();
  const count = comments?.counts.get(place) ?? 0;
  if (!comments || (count === 0 && !comments.mayComment)) return null;
  return (
    <Button
      look="plain"
      size="small"
      icon="comment"
      excludeFromTabOrder={count === 0}
      aria-label={
        count === 0
          ? t`Comment here`
          : t`${plural(count, { one: '# open comment', other: '# open comments' })}`
      }
      className={cx(
        'text-sm text-ink-2',
        count === 0 && 'not-group-hover/place:not-group-focus-within/place:opacity-0',
        className,
      )}
      onPress={() => comments.open(place)}
    >
      {count > 0 ? <span className="tabular-nums">{count}</span> : undefined}
    </Button>
  );
}
