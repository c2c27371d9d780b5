import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** What a page of a plan may ask for while there is no network. */
const KEPT = /^assets\/.*\.(js|css|woff2|svg)$/;

/** Writes `offline.js` beside the build, with the names of the build's files in it. */
export function offlineWorker(): Plugin {
  const source = join(import.meta.dirname, '../src/app/offlineWorker.js');
  return {
    name: 'trellis-offline-worker',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const files = Object.keys(bundle)
          .filter((name) => KEPT.test(name) && !/^assets\/family-/.test(name))
          .map((name) => `/${name}`)
          .sort();
        const list = JSON.stringify(files);
        const version = createHash('sha256').update(list).digest('hex').slice(0, 16);
        const code = readFileSync(source, 'utf8')
          .replace('self.__FILES__', list)
          .replace('__VERSION__', version);
        this.emitFile({ type: 'asset', fileName: 'offline.js', source: code });
      },
    },
  };
}
