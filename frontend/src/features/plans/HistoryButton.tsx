import { Trans, useLingui } from '@lingui/react/macro';
import { lazy, Suspense, useState } from 'react';
import { Button } from '@/ui';

// Nobody pays for the history who does not open it.
const HistoryDialog = lazy(() => import('./history/opened').then((part) => part.opened()));

/** Opens how a section came to be. */
export function HistoryButton({
  planId,
  sectionKey,
  title,
}: {
  planId: string;
  sectionKey: string;
  title: string;
}) {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        size="small"
        look="plain"
        aria-haspopup="dialog"
        aria-label={t`History: ${title}`}
        onPress={() => setOpen(true)}
      >
        <Trans>History</Trans>
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <HistoryDialog
            planId={planId}
            sectionKey={sectionKey}
            title={title}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}
