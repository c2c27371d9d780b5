import { existsSync, readFileSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import { BROWSER } from './e2e/support/browser';

const DEMO = process.env.TRELLIS_DEMO_FILE ?? '../.local/demo.json';

/** Measures the running product in a browser (tests/bench/README.md, "Typing"). No part of `make test`. */
export default defineConfig({
  testDir: 'e2e/bench',
  testIgnore: ['writings/**', 'walks/**'],
  workers: 1,
  timeout: 240_000,
  // A busy machine may be slow to open the plan; what is measured is the typing.
  expect: { timeout: 40_000 },
  reporter: [['list']],
  use: { ...BROWSER, baseURL: existsSync(DEMO) ? JSON.parse(readFileSync(DEMO, 'utf8')).baseUrl : undefined },
});
