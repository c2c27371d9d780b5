import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type * as Y from 'yjs';

/** The value at one key of a shared map. Values are set whole, so the same value is the same object. */
export function useYMapValue(map: Y.Map<unknown>, key: string): unknown {
  const subscribe = useCallback(
    (listener: () => void) => {
      const observe = (event: Y.YMapEvent<unknown>) => {
        if (event.keysChanged.has(key)) listener();
      };
      map.observe(observe);
      return () => map.unobserve(observe);
    },
    [map, key],
  );
  return useSyncExternalStore(subscribe, () => map.get(key));
}

/** What every shared type can do; their own signatures differ in the events alone. */
interface Observed {
  // biome-ignore lint/suspicious/noExplicitAny: no listener here looks at its events
  observeDeep(listener: (...events: any[]) => void): void;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  unobserveDeep(listener: (...events: any[]) => void): void;
}

/** Something worked out of a shared type, worked out anew only when the type or anything in it changed. */
export function useYSnapshot<Shared extends Observed, Result>(
  shared: Shared,
  read: (shared: Shared) => Result,
  isSame: (a: Result, b: Result) => boolean = Object.is,
): Result {
  const store = useMemo(() => {
    let isStale = true;
    let last: Result;
    return {
      subscribe(listener: () => void) {
        isStale = true;
        const observe = () => {
          isStale = true;
          listener();
        };
        shared.observeDeep(observe);
        return () => shared.unobserveDeep(observe);
      },
      read() {
        if (isStale) {
          const next = read(shared);
          if (last === undefined || !isSame(last, next)) last = next;
          isStale = false;
        }
        return last;
      },
    };
  }, [shared, read, isSame]);
  return useSyncExternalStore(store.subscribe, store.read);
}
