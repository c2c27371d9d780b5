import { existsSync, readFileSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import { BROWSER } from './e2e/support/browser';

const DEMO = process.env.TRELLIS_DEMO_FILE ?? '../.local/demo.json';

/** Where the running product is: TRELLIS_URL, or what `make demo` wrote. */
function baseURL(): string | undefined {
  if (process.env.TRELLIS_URL) return process.env.TRELLIS_URL;
  return existsSync(DEMO) ? (JSON.parse(readFileSync(DEMO, 'utf8')).baseUrl as string) : undefined;
}

/** Every page, in Maple Grove: beside the journeys, which are in the other two districts. */
const PAGES = 'pages.spec.ts';
/** Signs what the walk of the pages must find unsigned. */
const AFTER_THE_PAGES = 'journey/keyboard-family.spec.ts';
/** In Red Rock, where the journeys have been by the time the walk of the pages ends: beside the later ones. */
const APART = ['journey/deployment.spec.ts', 'journey/plan-504.spec.ts', 'journey/translation.spec.ts'];
/** What changes the ground the others stand on: a whole district replaced, a server killed. */
const AT_THE_END = ['journey/roster.spec.ts', 'journey/crash.spec.ts'];

/**
 * The whole product, driven as people drive it. It must be running: `make demo-bg`.
 *
 * First everybody signs in, two at a time; then the journeys and the pages, each one after the other, side by side; then what nobody
 * else could stand. `--no-deps` runs the named files alone.
 */
export default defineConfig({
  testDir: 'e2e',
  testIgnore: 'kit.spec.ts',
  workers: 2,
  timeout: 180_000,
  // Two cores carry two browsers, the product and its neighbours here: what failed once for want of time is told again, and
  // the list says "flaky". What fails twice fails.
  retries: 1,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    ...BROWSER,
    baseURL: baseURL(),
    navigationTimeout: 30_000,
    actionTimeout: 15_000,
    trace: 'retain-on-failure',
  },
  projects: [
    { name: 'sign-in', testMatch: 'journey/sign-in.spec.ts', fullyParallel: true, teardown: 'end' },
    {
      name: 'journey',
      testMatch: 'journey/*.spec.ts',
      testIgnore: ['kit.spec.ts', 'journey/sign-in.spec.ts', AFTER_THE_PAGES, ...APART, ...AT_THE_END],
      workers: 1,
      dependencies: ['sign-in'],
    },
    { name: 'maple', testMatch: PAGES, workers: 1, dependencies: ['sign-in'] },
    { name: 'apart', testMatch: APART, workers: 1, dependencies: ['maple'] },
    { name: 'signing', testMatch: AFTER_THE_PAGES, workers: 1, dependencies: ['maple'] },
    { name: 'end', testMatch: AT_THE_END, workers: 1 },
  ],
});
