import { useEffect, useRef } from 'react';

/** `mod+k`, `?`, or two keys one after the other: `g t`. */
export type Shortcuts = Record<string, () => void>;

const SEQUENCE_MS = 900;

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** Keys that work anywhere on the page. Single keys rest while somebody types or a window is open. */
export function useShortcuts(shortcuts: Shortcuts, isActive = true): void {
  const current = useRef(shortcuts);
  current.current = shortcuts;
  useEffect(() => {
    if (!isActive) return;
    let first = '';
    let firstAt = 0;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey) return;
      const key = event.key.toLowerCase();
      const isChord = event.metaKey || event.ctrlKey;
      if (
        !isChord &&
        (isTyping(event.target) || document.querySelector('[role="dialog"],[role="alertdialog"]'))
      )
        return;
      const isSecond = event.timeStamp - firstAt < SEQUENCE_MS;
      // After another letter it may be the end of a sequence that is not of these keys: `g p` is no `p`.
      const alone = isSecond && /^[a-z]$/.test(first) ? undefined : current.current[key];
      const action = isChord
        ? current.current[`mod+${key}`]
        : ((isSecond ? current.current[`${first} ${key}`] : undefined) ?? alone);
      first = key;
      firstAt = event.timeStamp;
      if (!action) return;
      event.preventDefault();
      firstAt = 0;
      action();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [isActive]);
}
