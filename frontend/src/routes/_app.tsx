import { createFileRoute, Outlet, useRouter } from '@tanstack/react-router';
import { useCallback } from 'react';
import { StaffFrame } from '@/app/StaffFrame';
import { SessionGate } from '@/app/session';
import { safeReturnPath } from '@/app/signInAddress';

/** Every page below needs somebody signed in, and stands in the frame. */
export const Route = createFileRoute('/_app')({ component: SignedIn });

function SignedIn() {
  const router = useRouter();
  const toSignIn = useCallback(() => {
    const return_to = safeReturnPath(router.state.location.href, '/');
    void router.navigate({ to: '/sign-in', search: { return_to }, replace: true });
  }, [router]);
  return (
    <SessionGate onSignedOut={toSignIn}>
      <StaffFrame>
        <Outlet />
      </StaffFrame>
    </SessionGate>
  );
}
