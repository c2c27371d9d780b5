import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Banner } from '@/ui/Banner/Banner';
import { Link } from '@/ui/Link/Link';
import { PageHeader } from '@/ui/PageHeader/PageHeader';
import type { SessionEnd } from './sessionEnd';
import { signInAddress } from './signInAddress';

type Over = Extract<SessionEnd, { kind: 'over' }>;

/**
 * In place of the page, once its session has ended: a record that nobody is signed in for is not left on a screen.
 * Says what became of the last words, and leads back to the same place.
 */
export default function SessionOver({ end, name }: { end: SessionEnd; name: string }) {
  if (end.kind === 'over') return <OverPage end={end} name={name} />;
  if (end.kind === 'left') return <LeftPage isAllSaved={end.isAllSaved} />;
  return <OtherPage name={name} />;
}

function Page({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <main id="main" className="mx-auto flex min-h-dvh max-w-xl flex-col items-start px-5 py-14">
      <PageHeader title={title} />
      <div className="flex w-full flex-col items-start gap-5">
        {children}
        {action}
      </div>
    </main>
  );
}

/** A new page, not only another view: nothing of this one stays in memory. */
function Away({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} rel="external" look="primary">
      {children}
    </Link>
  );
}

function OverPage({ end, name }: { end: Over; name: string }) {
  const { t } = useLingui();
  const audience = location.pathname.startsWith('/family') ? 'family' : 'staff';
  return (
    <Page
      title={t`Your session has ended`}
      action={
        end.kept !== 'keeping' && (
          <Away href={signInAddress(end.returnTo, audience)}>
            <Trans>Sign in again</Trans>
          </Away>
        )
      }
    >
      <p className="text-ink-2">
        <Trans>Sign in again to come back to the same place.</Trans>
      </p>
      {/* There from the beginning, so that what comes into it is read out. */}
      <div role="status" className="w-full">
        {end.kept === 'keeping' && <Trans>Saving what you typed last…</Trans>}
        {end.kept === 'nothing' && <Trans>Everything you typed is saved.</Trans>}
        {end.kept === 'held' && (
          <Banner title={t`What you typed last is kept on this device until ${name} signs in again.`}>
            <Trans>
              It was not saved yet, and goes into the plan then. It is encrypted, and is wiped when somebody
              else signs in here, or after four days.
            </Trans>
          </Banner>
        )}
        {end.kept === 'failed' && (
          <Banner tone="danger" title={t`What you typed last could not be saved.`}>
            <Trans>This device did not let us keep it either. What the page called saved is saved.</Trans>
          </Banner>
        )}
      </div>
    </Page>
  );
}

function LeftPage({ isAllSaved }: { isAllSaved: boolean | null }) {
  const { t } = useLingui();
  return (
    <Page
      title={t`You signed out`}
      action={
        isAllSaved !== null && (
          <Away href="/sign-in">
            <Trans>Sign in again</Trans>
          </Away>
        )
      }
    >
      <div role="status" className="w-full text-ink-2">
        {isAllSaved === null && <Trans>Saving what you typed last…</Trans>}
        {isAllSaved === true && <Trans>Everything you typed is saved.</Trans>}
      </div>
      {isAllSaved === false && <Banner tone="danger" title={t`What you typed last could not be saved.`} />}
    </Page>
  );
}

function OtherPage({ name }: { name: string }) {
  const { t } = useLingui();
  return (
    <Page
      title={t`Somebody else signed in on this device`}
      action={
        <Away href="/">
          <Trans>Go to the start</Trans>
        </Away>
      }
    >
      <p className="text-ink-2">
        <Trans>This page was opened by {name}. Nothing more of it is shown or saved.</Trans>
      </p>
    </Page>
  );
}
