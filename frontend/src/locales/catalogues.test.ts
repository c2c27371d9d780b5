import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('every sentence of the interface is in the catalogues, and in Spanish', () => {
  const check = () =>
    execFileSync(process.execPath, ['tools/i18n.mjs', 'check'], { encoding: 'utf8', stdio: 'pipe' });
  expect(check).not.toThrow();
}, 30_000);
