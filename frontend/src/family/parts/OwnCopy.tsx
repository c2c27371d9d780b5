import { Trans } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import { Banner } from '@/ui/Banner/Banner';

/** Opens what the family has before them, once for each paper: that is their copy of it. */
export function useOpening(key: string | null, open: () => void) {
  const opened = useRef<string | null>(null);
  useEffect(() => {
    if (key === null || opened.current === key) return;
    opened.current = key;
    open();
  }, [key, open]);
}

/** That this is the reader's own copy, and that the school sees when they opened it. */
export function OwnCopy({ isOnRecord }: { isOnRecord: boolean }) {
  return (
    <Banner title={<Trans>This is your own copy, free of charge. You do not have to sign it.</Trans>}>
      {isOnRecord && <Trans>The school sees that you received it, because you opened it here.</Trans>}
    </Banner>
  );
}
