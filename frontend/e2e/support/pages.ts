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
  { name: 'signed-out', path: '/signed-out' },
];
