import { lazy } from 'react';

/** Opens a day into how it came about. */
export const WhyThisDay = lazy(() => import('./WhyThisDay'));
/** Above the list of Today: in which capacity, and the ways to the board and the alerts. */
export const TodayTools = lazy(() => import('./TodayTools'));
