import { lazy } from 'react';

/** A student who came from another district, or who leaves special education, for their page. */
export const MovesOfStudent = lazy(() => import('./MovesOfStudent'));
