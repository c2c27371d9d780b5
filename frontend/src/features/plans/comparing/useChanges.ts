import { type RefObject, useCallback, useEffect, useState } from 'react';
import { useShortcuts } from '@/ui';

const changesIn = (root: HTMLElement | null) => [
  ...(root?.querySelectorAll<HTMLElement>('[data-change]') ?? []),
];

/** From change to change, by n and p or by pressing: each takes focus, and one knows how many there are. */
export function useChanges(root: RefObject<HTMLElement | null>, shown: unknown) {
  const [at, setAt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other changes are shown: one begins before the first
  useEffect(() => setAt(0), [shown]);
  const go = useCallback(
    (step: 1 | -1) => {
      const changes = changesIn(root.current);
      const focused = document.activeElement?.closest<HTMLElement>('[data-change]');
      // Who jumped to a section, or clicked into a change, goes on from there.
      const here = focused ? changes.indexOf(focused) : at - 1;
      const next = Math.min(Math.max(here + step, 0), changes.length - 1);
      const change = changes[next];
      if (!change) return;
      setAt(next + 1);
      change.focus({ preventScroll: true });
      change.scrollIntoView({ block: 'center' });
    },
    [root, at],
  );
  /** The next step leads to the first change of a section. */
  const goTo = useCallback(
    (section: HTMLElement) => {
      const changes = changesIn(root.current);
      const first = changes.findIndex((change) => section.contains(change));
      if (first >= 0) setAt(first);
    },
    [root],
  );
  useShortcuts({ n: () => go(1), p: () => go(-1) });
  return { at, next: () => go(1), previous: () => go(-1), goTo };
}
