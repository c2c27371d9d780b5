import { expect, test } from 'vitest';
import { visitsOf } from './recordVisits';

const dayOf = (at: string) => at.slice(0, 10);
const entry = (id: string, who: string, action: string, at = '2026-12-01T10:00:00Z', purpose = '') => ({
  id,
  who,
  whoRole: 'case_manager',
  action,
  what: 'plan',
  at,
  purpose,
});

test('neighbouring entries of one person and one day are one visit, and every entry is counted', () => {
  const visits = visitsOf(
    [
      entry('5', 'Ana', 'plan.read'),
      entry('4', 'Ana', 'student.read'),
      entry('3', 'Ana', 'plan.read'),
      entry('2', 'Ben', 'plan.read'),
      entry('1', 'Ana', 'plan.read'),
    ],
    dayOf,
  );
  expect(
    visits.map(({ last, deeds }) => [last.who, deeds.map((deed) => [deed.entry.action, deed.count])]),
  ).toEqual([
    [
      'Ana',
      [
        ['plan.read', 2],
        ['student.read', 1],
      ],
    ],
    ['Ben', [['plan.read', 1]]],
    ['Ana', [['plan.read', 1]]],
  ]);
});

test('another day or another reason is another visit', () => {
  const entries = [
    entry('3', 'Ana', 'plan.read', '2026-12-02T10:00:00Z'),
    entry('2', 'Ana', 'plan.read', '2026-12-01T10:00:00Z', 'A complaint'),
    entry('1', 'Ana', 'plan.read', '2026-12-01T09:00:00Z'),
  ];
  expect(visitsOf(entries, dayOf).map((visit) => visit.id)).toEqual(['3', '2', '1']);
});
