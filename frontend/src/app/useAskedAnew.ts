import { useEffect, useRef } from 'react';

/** Asks again when what was asked about stands otherwise (`standing`); the first time the page's own question has asked. */
export function useAskedAnew(ask: () => void, standing: string): void {
  const asked = useRef(standing);
  useEffect(() => {
    if (asked.current === standing) return;
    asked.current = standing;
    ask();
  });
}
