import { defineConfig } from '@lingui/conf';
import { formatter } from '@lingui/format-po';

export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'es'],
  // Origins are left out: two people who add strings would otherwise meet in every merge.
  format: formatter({ origins: false, lineNumbers: false }),
  catalogs: [
    {
      path: '<rootDir>/src/locales/{locale}/messages',
      include: ['<rootDir>/src'],
      exclude: [
        '**/node_modules/**',
        '**/*.test.tsx',
        '**/*.test.ts',
        '<rootDir>/src/gallery/**',
        '<rootDir>/src/gql/**',
      ],
    },
  ],
});
