import { lazy } from 'react';

/** Where the evaluations of a student stand, for their page. */
export const CasesOfStudent = lazy(() => import('./CasesOfStudent'));
