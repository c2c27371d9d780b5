import { useSyncExternalStore } from 'react';

/** Two texts side by side need the room of two. */
const WIDE = '(min-width: 768px)';

const watch = (onChange: () => void) => {
  const query = matchMedia(WIDE);
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
};

export const useIsWide = () => useSyncExternalStore(watch, () => matchMedia(WIDE).matches);
