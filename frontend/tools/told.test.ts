import { expect, test } from 'vitest';
import { runsOf, toldBadly } from './told.mjs';

const spec = (file: string, title: string, ok: boolean) => ({ file, title, ok });

test('of a run only what failed is told again: stories by the file, pages one by one', () => {
  const report = {
    suites: [
      {
        specs: [spec('journey/family.spec.ts', 'a second parent is invited', false)],
        suites: [{ specs: [spec('journey/family.spec.ts', 'a guardian opens the letter', true)] }],
      },
      {
        specs: [
          spec('pages.spec.ts', 'caseload (many) stands in every variant', false),
          spec('pages.spec.ts', 'today stands in every variant', true),
        ],
      },
    ],
  };
  const failed = toldBadly(report);
  expect(failed?.titles).toHaveLength(2);
  expect(failed && runsOf(failed)).toEqual([
    ['journey/family.spec.ts'],
    ['pages.spec.ts', '--grep', 'caseload \\(many\\) stands in every variant'],
  ]);
});

test('of a run that told nothing there is nothing to tell again', () => {
  expect(toldBadly(null)).toBeNull();
  expect(toldBadly({ suites: [] })).toBeNull();
});
