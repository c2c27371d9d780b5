/**
 * Tells the stories that failed once more, on fresh ground: `workbench around` starts a demo of its own for this.
 *
 * Two cores carry two browsers and two whole products in `make e2e`; what fails there once, for want of time, says little. What fails
 * alone on a fresh demo has failed. More than a few failures are no want of time and are not told again.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { MOST, runsOf, toldBadly } from './told.mjs';

const TOLD = 'test-results/told.json';

function read() {
  try {
    return JSON.parse(readFileSync(TOLD, 'utf8'));
  } catch {
    return null;
  }
}

const failed = toldBadly(read());
if (failed === null || failed.titles.length === 0) {
  console.error('The run failed before or after its stories, so there is none to tell again.');
  process.exit(1);
}
const list = failed.titles.map((title) => `  ${title}`).join('\n');
if (failed.titles.length > MOST) {
  console.error(
    `${failed.titles.length} stories failed, and up to ${MOST} are told again. They are:\n${list}`,
  );
  process.exit(1);
}
console.log(`Told again on a fresh demo, as they failed:\n${list}`);
for (const [number, args] of runsOf(failed).entries()) {
  const fixed = [
    'test',
    '--no-deps',
    '--reporter=list',
    '--trace=retain-on-failure',
    `--output=test-results-again/${number}`,
  ];
  const { status } = spawnSync('npx', ['playwright', ...fixed, ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
