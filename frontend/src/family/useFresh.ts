import { useEffect } from 'react';

const EVERY_MS = 30_000;

/**
 * Asks again every half minute, and when the person comes back to the page.
 *
 * The family app has no live connection. Nobody is asked while the page is hidden.
 */
export function useFresh(askAgain: () => void, everyMs: number | null = EVERY_MS): void {
  useEffect(() => {
    const ask = () => {
      if (document.visibilityState !== 'hidden') askAgain();
    };
    const timer = everyMs === null ? undefined : setInterval(ask, everyMs);
    addEventListener('focus', ask);
    document.addEventListener('visibilitychange', ask);
    return () => {
      clearInterval(timer);
      removeEventListener('focus', ask);
      document.removeEventListener('visibilitychange', ask);
    };
  }, [askAgain, everyMs]);
}
