import { resolve } from 'node:path';
import { lingui } from '@lingui/vite-plugin';
import tailwindcss from '@tailwindcss/vite';
import { tanstackRouter } from '@tanstack/router-plugin/vite';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { offlineWorker } from './tools/viteOfflineWorker.ts';
import { trustedDocuments } from './tools/viteTrustedDocuments.ts';

const here = import.meta.dirname;
const KIT_LANGUAGES = ['en-US', 'es-ES'];

/** React Aria ships its words in thirty-four languages; only ours travel. */
function onlyOurLanguages(): Plugin {
  const strings = /\/intl\/.*\/([a-z]{2}-[A-Z]{2})\.mjs$/;
  return {
    name: 'trellis-only-our-languages',
    enforce: 'pre',
    apply: 'build',
    load(id) {
      const language = strings.exec(id)?.[1];
      if (!language || !id.includes('/react-aria/') || KIT_LANGUAGES.includes(language)) return undefined;
      return 'export default {};';
    },
  };
}

export default defineConfig(({ mode }) => {
  const isGallery = mode === 'gallery';
  const input: Record<string, string> = isGallery
    ? { gallery: resolve(here, 'gallery.html') }
    : { staff: resolve(here, 'index.html'), family: resolve(here, 'family.html') };
  const backend = process.env.TRELLIS_URL ?? 'http://127.0.0.1:8400';
  return {
    plugins: [
      trustedDocuments(),
      onlyOurLanguages(),
      tanstackRouter({ target: 'react', autoCodeSplitting: true, quoteStyle: 'single' }),
      react(),
      lingui({ macroTransform: true, failOnCompileError: true }),
      tailwindcss(),
      ...(isGallery ? [] : [offlineWorker()]),
    ],
    resolve: { alias: { '@': resolve(here, 'src') } },
    build: {
      outDir: isGallery ? 'dist-gallery' : 'dist',
      manifest: true,
      // Fonts and pictures stay files: the content policy allows no data: addresses.
      assetsInlineLimit: 0,
      // Every page's first script lists the files of pages it may open: their names were a hundredth of the first load.
      rolldownOptions: { input, output: isGallery ? {} : { chunkFileNames: 'assets/[hash].js' } },
    },
    server: {
      proxy: {
        '/graphql': { target: backend, ws: true },
        '/live': { target: backend, ws: true },
        '/auth': { target: backend },
        '/uploads': { target: backend },
        '/print': { target: backend },
        '/files': { target: backend },
      },
    },
    preview: {
      headers: {
        'Content-Security-Policy':
          "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      },
    },
    test: {
      environment: 'jsdom',
      // A thread makes its window once for all its files: half the time.
      pool: 'vmThreads',
      include: ['src/**/*.test.{ts,tsx}', 'tools/**/*.test.ts'],
      setupFiles: ['src/lib/testing/setup.ts'],
      css: false,
      // Patience for a busy machine, not a goal of speed.
      testTimeout: 20_000,
      // As with the browser's stories: what failed once for want of time is told again, and the list says so.
      retry: 1,
    },
  };
});
