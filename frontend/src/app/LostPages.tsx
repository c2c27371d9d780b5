import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import { EmptyState, ErrorState, Link, PageHeader } from '@/ui';

/** An address that leads nowhere, or to something that is not this person's: the two look alike on purpose. */
export function NotFoundPage({ home = '/' }: { home?: string }) {
  const { t } = useLingui();
  return (
    <>
      <PageHeader title={t`Not found`} />
      <EmptyState
        title={<Trans>There is nothing at this address, or it is not yours to open.</Trans>}
        action={
          <Link href={home} look="quiet">
            <Trans>Go to the start</Trans>
          </Link>
        }
      />
    </>
  );
}

/** A page that broke. What was typed is kept by the parts that keep it. */
export function UnexpectedPage({ error, reset }: { error: unknown; reset?: () => void }) {
  const { t } = useLingui();
  useEffect(() => {
    console.error(error);
  }, [error]);
  return (
    <>
      <PageHeader title={t`Something went wrong`} />
      <ErrorState onRetry={() => (reset ? reset() : location.reload())}>
        <Trans>This page stopped working. Try again, or go back to where you came from.</Trans>
      </ErrorState>
    </>
  );
}
