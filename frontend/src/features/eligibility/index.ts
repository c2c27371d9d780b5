import { lazy } from 'react';

/** What was determined of a student's eligibility, what comes, and what can be begun, for their page. */
export const EligibilityOfStudent = lazy(() => import('./EligibilityOfStudent'));
