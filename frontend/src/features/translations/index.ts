import { lazy } from 'react';

/** The translations of a final plan, for its page. */
export const PlanTranslations = lazy(() => import('./PlanTranslations'));
