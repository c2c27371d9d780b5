import { defineConfig } from '@playwright/test';
import measured from './playwright.bench.config';

/** Whole plans written from empty to final, one after the other (e2e/bench/writings/README.md). No part of `make test`. */
export default defineConfig(measured, {
  testDir: 'e2e/bench/writings',
  testIgnore: [],
  timeout: 900_000,
  globalTeardown: './e2e/bench/writings/table.ts',
  use: { viewport: { width: 1366, height: 768 }, actionTimeout: 30_000, trace: 'off' },
});
