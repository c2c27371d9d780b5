import { lazy } from 'react';

/** The evaluation of a case, for where the case stands. */
export const EvaluationPanel = lazy(() => import('./EvaluationPanel'));
