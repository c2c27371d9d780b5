import { existsSync, readFileSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import { BROWSER } from './e2e/support/browser';

const DEMO = '../.local/demo.json';

/** Where the running product is: TRELLIS_URL, or what `make demo` wrote. */
function baseURL(): string | undefined {
  if (process.env.TRELLIS_URL) return process.env.TRELLIS_URL;
  return existsSync(DEMO) ? (JSON.parse(readFileSync(DEMO, 'utf8')).baseUrl as string) : undefined;
}

/** The whole product, driven as people drive it. It must be running: `make demo-bg`. */
export default defineConfig({
  testDir: 'e2e',
  testIgnore: 'kit.spec.ts',
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: { ...BROWSER, baseURL: baseURL(), trace: 'retain-on-failure' },
});
