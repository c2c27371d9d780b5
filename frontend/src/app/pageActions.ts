import { useEffect, useSyncExternalStore } from 'react';
import type { Found } from '@/ui';

const listeners = new Set<() => void>();
const pages = new Map<object, readonly Found[]>();
let all: readonly Found[] = [];

function tell(): void {
  all = [...pages.values()].flat();
  for (const listener of listeners) listener();
}

/** What can be done on the page that is open, for Ctrl K. `actions` must be the same list as long as it says the same. */
export function usePageActions(actions: readonly Found[]): void {
  useEffect(() => {
    const page = {};
    pages.set(page, actions);
    tell();
    return () => {
      pages.delete(page);
      tell();
    };
  }, [actions]);
}

const follow = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** The actions of whatever page is open now. */
export const useActionsOfPage = () => useSyncExternalStore(follow, () => all);
