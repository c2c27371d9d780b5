/** Every page there is, for the walk in pages.spec.ts: add a line with each new page. */
export interface WalkedPage {
  /** Also the name of its pictures. */
  name: string;
  path: string;
  /** A role of the demo's people; left out for pages without a session. */
  as?: string;
}

export const WALKED_PAGES: readonly WalkedPage[] = [
  { name: 'sign-in', path: '/sign-in' },
  { name: 'sign-in-failed', path: '/sign-in?error=NOT_LINKED' },
  { name: 'family-sign-in', path: '/family/sign-in' },
  { name: 'family-invitation', path: '/family/invitation/cedar/an-old-link' },
  { name: 'family-home', path: '/family', as: 'parent' },
  { name: 'signed-out', path: '/signed-out' },
  { name: 'roster', path: '/roster', as: 'district_administrator' },
  { name: 'people', path: '/people', as: 'district_administrator' },
  { name: 'schools', path: '/schools', as: 'district_administrator' },
  { name: 'deployment', path: '/deployment', as: 'operator' },
  { name: 'deployment-new', path: '/deployment/new', as: 'operator' },
  { name: 'deployment-jobs', path: '/deployment/jobs', as: 'operator' },
  { name: 'plan-not-there', path: '/plans/none', as: 'case_manager' },
];
