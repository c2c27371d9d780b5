import { lazy } from 'react';

/** The deadlines of the law of one student, for the student's page. */
export const DeadlinesOfStudent = lazy(() => import('./DeadlinesOfStudent'));
