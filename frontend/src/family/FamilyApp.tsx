import { lazy, Suspense, useCallback } from 'react';
import { ErrorBoundary } from '@/app/ErrorBoundary';
import { NotFoundPage } from '@/app/LostPages';
import { SessionGate } from '@/app/session';
import { signInAddress } from '@/app/signInAddress';
import { Skeleton } from '@/ui/Skeleton/Skeleton';
import { FamilyFrame } from './FamilyFrame';
import { PAGES } from './pages';
import { matchPath, navigate, useAddress } from './router';

const FamilySignIn = lazy(() => import('./pages/SignInPage'));
const Invitation = lazy(() => import('./pages/InvitationPage'));
const Letter = lazy(() => import('./pages/LetterPage'));

function CurrentPage({ path }: { path: string }) {
  for (const { pattern, page: Page } of PAGES) {
    const parts = matchPath(pattern, path);
    if (parts) return <Page key={path} {...parts} />;
  }
  return <NotFoundPage home="/family" />;
}

/** Everything under /family. */
export function FamilyApp() {
  const { path, search } = useAddress();
  const toSignIn = useCallback(() => {
    navigate(signInAddress(location.pathname + location.search, 'family'), { replace: true });
  }, []);
  const waiting = <Skeleton lines={5} />;
  if (matchPath('/family/sign-in', path)) {
    return (
      <Suspense fallback={waiting}>
        <FamilySignIn />
      </Suspense>
    );
  }
  const invitation = matchPath('/family/invitation/:slug/:token', path);
  if (invitation) {
    return (
      <Suspense fallback={waiting}>
        <Invitation slug={invitation.slug ?? ''} token={invitation.token ?? ''} to={search.get('to')} />
      </Suspense>
    );
  }
  const letter = matchPath('/family/letter/:slug', path);
  if (letter) {
    return (
      <Suspense fallback={waiting}>
        <Letter slug={letter.slug ?? ''} />
      </Suspense>
    );
  }
  return (
    <SessionGate onSignedOut={toSignIn}>
      <FamilyFrame>
        <Suspense fallback={waiting}>
          <ErrorBoundary key={path}>
            <CurrentPage path={path} />
          </ErrorBoundary>
        </Suspense>
      </FamilyFrame>
    </SessionGate>
  );
}
