import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

export interface FamilyPage {
  pattern: string;
  /** Gets the named parts of the pattern as props. */
  page: LazyExoticComponent<ComponentType<Record<string, string>>>;
}

// biome-ignore lint/suspicious/noExplicitAny: each page names its own parts; the pattern beside it promises them
const load = (module: () => Promise<{ default: ComponentType<any> }>) => lazy(module);

/** Every page of the family app. A new one is a file in pages/ and a line here. */
export const PAGES: readonly FamilyPage[] = [
  { pattern: '/family', page: load(() => import('./pages/HomePage')) },
  { pattern: '/family/plans/:planId', page: load(() => import('./pages/PlanPage')) },
  { pattern: '/family/sign/:requestId', page: load(() => import('./pages/SignPage')) },
  // The address in letters.
  { pattern: '/family/decide/:requestId', page: load(() => import('./pages/SignPage')) },
  { pattern: '/family/meetings/:meetingId', page: load(() => import('./pages/MeetingPage')) },
  { pattern: '/family/notices/:noticeId', page: load(() => import('./pages/NoticePage')) },
  { pattern: '/family/rights/:studentId', page: load(() => import('./pages/SafeguardsPage')) },
  { pattern: '/family/section-504/:studentId', page: load(() => import('./pages/Section504Page')) },
  { pattern: '/family/consents/:askId', page: load(() => import('./pages/ConsentPage')) },
  {
    pattern: '/family/determinations/:determinationId',
    page: load(() => import('./pages/DeterminationPage')),
  },
  { pattern: '/family/access/:studentId', page: load(() => import('./pages/AccessPage')) },
  { pattern: '/family/stop/:studentId', page: load(() => import('./pages/StopServicesPage')) },
  { pattern: '/family/help/:studentId', page: load(() => import('./pages/HelpPage')) },
  { pattern: '/family/asked/:studentId', page: load(() => import('./pages/AskedPage')) },
  { pattern: '/family/evaluations/:caseId', page: load(() => import('./pages/EvaluationPage')) },
  { pattern: '/family/files/:studentId', page: load(() => import('./pages/FilesPage')) },
];
