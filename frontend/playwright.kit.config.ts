import { defineConfig } from '@playwright/test';
import { BROWSER } from './e2e/support/browser';

const PORT = Number(process.env.KIT_PORT ?? 4188);

/** The kit's gallery alone, built and served under the product's content policy; needs no server. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: 'kit.spec.ts',
  workers: 2,
  fullyParallel: true,
  timeout: 60_000,
  reporter: [['list']],
  use: { ...BROWSER, baseURL: `http://127.0.0.1:${PORT}` },
  webServer: {
    command: `node node_modules/vite/bin/vite.js preview --mode gallery --host 127.0.0.1 --port ${PORT} --strictPort`,
    url: `http://127.0.0.1:${PORT}/gallery.html`,
    reuseExistingServer: false,
  },
});
