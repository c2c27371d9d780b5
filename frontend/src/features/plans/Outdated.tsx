import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Banner, Button } from '@/ui';
import { useDesk, usePlanPlace } from './context';

/** The form went on while this page was open: one press loads it again, once everything typed is kept. */
export function Outdated() {
  const { t } = useLingui();
  const { desk } = usePlanPlace();
  const isOutdated = useDesk((state) => state.isOutdated);
  const [isKept, setKept] = useState(true);
  if (!isOutdated) return null;
  const reload = async () => {
    if (await desk.keepAll()) location.reload();
    else setKept(false);
  };
  return (
    <Banner
      tone="attention"
      title={t`This page shows an older form of the plan.`}
      action={
        <Button look="primary" size="small" onPress={reload}>
          <Trans>Load again</Trans>
        </Button>
      }
    >
      {isKept ? (
        <Trans>What you typed is kept on this device and comes back.</Trans>
      ) : (
        <Trans>What you typed last could not be kept. Copy it before you load the page again.</Trans>
      )}
    </Banner>
  );
}
