import { cx } from '@/lib/cx';

const isApple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);

/** One key or chord, as it is written on this machine: `mod+k` is ⌘K or Ctrl K. */
export function Kbd({ keys, className }: { keys: string; className?: string }) {
  const words = keys.split(/[+ ]/).map((key) => {
    if (key === 'mod') return isApple ? '⌘' : 'Ctrl';
    if (key === 'alt') return isApple ? '⌥' : 'Alt';
    return key.length === 1 ? key.toUpperCase() : key;
  });
  return (
    <kbd
      className={cx(
        'rounded-[4px] border border-line bg-surface-2 px-1.5 font-sans text-xs text-ink-2',
        className,
      )}
    >
      {words.join(isApple && keys.startsWith('mod+') ? '' : ' ')}
    </kbd>
  );
}
