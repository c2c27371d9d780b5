import { defineConfig } from '@playwright/test';
import measured from './playwright.bench.config';

/** Cases walked from request to decision (e2e/bench/walks/README.md). No part of `make test`. */
export default defineConfig(measured, {
  testDir: 'e2e/bench/walks',
  testIgnore: [],
  timeout: 900_000,
  globalTeardown: './e2e/bench/walks/table.ts',
  use: { viewport: { width: 1366, height: 900 }, actionTimeout: 30_000, trace: 'off' },
});
