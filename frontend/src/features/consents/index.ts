import { lazy } from 'react';

/** Proposal, consent and efforts of one case, for the student's page. */
export const ConsentOfCase = lazy(() => import('./ConsentOfCase'));
