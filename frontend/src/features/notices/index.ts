import { lazy } from 'react';

/** What the family has in writing of a final plan, for the plan's page. */
export const PapersOfPlan = lazy(() => import('./PapersOfPlan'));
/** The step between a final plan and asking for signatures. */
export const GiveNotice = lazy(() => import('./GiveNotice'));
/** Whom the procedural safeguards notice reached, for the student's page. */
export const SafeguardsOfStudent = lazy(() => import('./SafeguardsOfStudent'));
/** What the family was told under Section 504, for the student's page. */
export const Notices504OfStudent = lazy(() => import('./Notices504OfStudent'));
