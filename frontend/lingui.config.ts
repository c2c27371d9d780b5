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
/** A page few people open has its words for itself. */
const OF_ITS_OWN = '<rootDir>/src/features/forms';
const STAFF = readdirSync(new URL('src/features', import.meta.url))
  // The family signs in through the same pages.
  .filter((feature) => feature !== 'sign-in' && !OF_ITS_OWN.endsWith(`/${feature}`))
  .map((feature) => `<rootDir>/src/features/${feature}`);

const HISTORY = '<rootDir>/src/features/plans/history';

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
      exclude: [...NEVER, ...[...STAFF, OF_ITS_OWN].map((folder) => `${folder}/**`)],
    },
    {
      path: '<rootDir>/src/locales/{locale}/staff',
      include: STAFF,
      exclude: [...NEVER, `${HISTORY}/**`],
    },
    // Loaded when somebody opens a section's history (features/plans/history/opened.ts).
    { path: '<rootDir>/src/locales/{locale}/history', include: [HISTORY], exclude: NEVER },
    { path: '<rootDir>/src/locales/{locale}/forms', include: [OF_ITS_OWN], exclude: NEVER },
  ],
});
