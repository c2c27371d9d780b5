import { readdirSync } from 'node:fs';
import { defineConfig } from '@lingui/conf';
import { formatter } from '@lingui/format-po';

const NEVER = [
  '**/node_modules/**',
  '**/*.test.tsx',
  '**/*.test.ts',
  '<rootDir>/src/gallery/**',
  '<rootDir>/src/gql/**',
];
/** Rooms whose words come with their pages, because few people open them. */
const APART = [
  'caseloads',
  'cases',
  'consents',
  'deadlines',
  'deployment',
  'eligibility',
  'evaluations',
  'forms',
  'library',
  'meeting-room',
  'moves',
  'holders',
  'notices',
  'rostering',
  'translations',
  'worklists',
];
const folder = (feature: string) => `<rootDir>/src/features/${feature}`;
const STAFF = readdirSync(new URL('src/features', import.meta.url))
  // The family signs in through the same pages.
  .filter((feature) => feature !== 'sign-in' && !APART.includes(feature))
  .map(folder);

const HISTORY = '<rootDir>/src/features/plans/history';
const AMENDING = '<rootDir>/src/features/plans/amending';
const TRANSFERRING = '<rootDir>/src/features/plans/transferring';
const MOVED = '<rootDir>/src/app/moved';
const ASKED = '<rootDir>/src/app/asked';
const AT_THE_DESK = ['offline', 'presenting', 'known'].map((room) => folder(`plans/${room}`));

export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'es'],
  // Origins are left out: two people who add strings would otherwise meet in every merge.
  format: formatter({ origins: false, lineNumbers: false }),
  // The staff's words apart, so that a family's phone does not load them.
  catalogs: [
    {
      path: '<rootDir>/src/locales/{locale}/messages',
      include: ['<rootDir>/src'],
      exclude: [...NEVER, ...[MOVED, ASKED, ...STAFF, ...APART.map(folder)].map((one) => `${one}/**`)],
    },
    {
      path: '<rootDir>/src/locales/{locale}/staff',
      include: STAFF,
      exclude: [...NEVER, ...[HISTORY, AMENDING, TRANSFERRING, ...AT_THE_DESK].map((one) => `${one}/**`)],
    },
    // With the page on which plans are written (features/plans/PlanPage.tsx).
    { path: '<rootDir>/src/locales/{locale}/desk', include: AT_THE_DESK, exclude: NEVER },
    // Loaded when somebody opens a section's history (features/plans/history/opened.ts).
    { path: '<rootDir>/src/locales/{locale}/history', include: [HISTORY], exclude: NEVER },
    // With the first amendment somebody reads or begins (features/plans/amending/opened.ts).
    { path: '<rootDir>/src/locales/{locale}/amending', include: [AMENDING], exclude: NEVER },
    // Of a student who moves, for families and staff (app/moved/opened.ts).
    { path: '<rootDir>/src/locales/{locale}/moved', include: [MOVED], exclude: NEVER },
    // Of what families ask, for families and staff (app/asked/speak.ts).
    { path: '<rootDir>/src/locales/{locale}/asked', include: [ASKED], exclude: NEVER },
    // With the first plan of another district somebody reads, begins with or hands over (…/transferring/opened.ts).
    { path: '<rootDir>/src/locales/{locale}/transferring', include: [TRANSFERRING], exclude: NEVER },
    ...APART.map((feature) => ({
      path: `<rootDir>/src/locales/{locale}/${feature}`,
      include: [folder(feature)],
      exclude: NEVER,
    })),
  ],
});
