import { defineConfig } from '@playwright/test';
import { BROWSER } from './e2e/support/browser';
import { baseURL, DEMOS } from './e2e/support/place';

/** What leaves a demo in which nobody else can stand: what the pages must find unsigned is signed, a district replaced, the server killed. */
const AT_THE_END = ['journey/keyboard-family.spec.ts', 'journey/roster.spec.ts', 'journey/crash.spec.ts'];

/**
 * The whole product, driven as people drive it. It must be running: `make demo-bg`.
 *
 * Each worker has a demo of its own (`make e2e` starts two) and takes the next file as soon as it is free: stories neither wait
 * for each other nor stand on each other's ground. `--no-deps` runs the named files alone.
 */
export default defineConfig({
  testDir: 'e2e',
  testIgnore: 'kit.spec.ts',
  workers: DEMOS,
  timeout: 180_000,
  // A story told again where it was half told before would find what it left. What fails is told again on fresh ground (tools/again.mjs).
  retries: 0,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/told.json' }]],
  use: {
    ...BROWSER,
    baseURL: baseURL(),
    navigationTimeout: 30_000,
    actionTimeout: 15_000,
    // A trace is a quarter of the browser's work: what fails keeps a picture, and is traced when told again (tools/again.mjs).
    screenshot: 'only-on-failure',
  },
  projects: [
    {
      name: 'stories',
      testMatch: ['journey/*.spec.ts', 'pages.spec.ts'],
      testIgnore: AT_THE_END,
      teardown: 'end',
    },
    { name: 'end', testMatch: AT_THE_END },
  ],
});
