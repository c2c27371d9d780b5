import { useEffect, useState } from 'react';

/** How many whole minutes ago an instant was; counts on while the page stands open. */
export function useMinutesSince(instant: string | null | undefined): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!instant) return;
    setNow(Date.now());
    const ticking = setInterval(() => setNow(Date.now()), 10_000);
    return () => clearInterval(ticking);
  }, [instant]);
  return instant ? Math.max(0, Math.floor((now - Date.parse(instant)) / 60_000)) : 0;
}
