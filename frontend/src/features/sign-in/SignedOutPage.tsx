import { Trans, useLingui } from '@lingui/react/macro';
import { Link, PageHeader } from '@/ui';

/** The end of a session, for this device and for the identity provider. */
export function SignedOutPage() {
  const { t } = useLingui();
  return (
    <main id="main" className="mx-auto flex min-h-dvh max-w-xl flex-col items-start px-5 py-14">
      <PageHeader
        title={t`You are signed out`}
        subtitle={
          <Trans>Nothing of your work stays on this device. On a shared device, close the window too.</Trans>
        }
      />
      <Link href="/sign-in" look="primary">
        <Trans>Sign in again</Trans>
      </Link>
    </main>
  );
}
