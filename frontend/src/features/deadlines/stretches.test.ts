import { expect, test } from 'vitest';
import { byMonth, type Day, replacedOf, stretchesOf } from './stretches';

const day = (on: string, reason = 'Winter break', kind: Day['kind'] = 'BREAK'): Day => ({
  day: on,
  kind,
  reason,
});

test('days of one vacation are one stretch, over a weekend too', () => {
  const days = ['2026-12-18', '2026-12-21', '2026-12-22'].map((on) => day(on));
  expect(stretchesOf(days)).toEqual([
    {
      first: '2026-12-18',
      last: '2026-12-22',
      kind: 'BREAK',
      reason: 'Winter break',
      days: days.map((d) => d.day),
    },
  ]);
});

test('another reason, another kind or a school day between part them', () => {
  const days = [
    day('2026-12-18'),
    day('2026-12-21', 'Snow', 'CLOSURE'),
    day('2026-12-22'),
    day('2026-12-28'),
    day('2026-12-29', 'Winter break', 'PARTIAL'),
  ];
  expect(stretchesOf([...days].reverse()).map(({ first, last }) => [first, last])).toEqual([
    ['2026-12-18', '2026-12-18'],
    ['2026-12-21', '2026-12-21'],
    ['2026-12-22', '2026-12-22'],
    ['2026-12-28', '2026-12-28'],
    ['2026-12-29', '2026-12-29'],
  ]);
});

test('a stretch stands in the month it begins in', () => {
  const months = byMonth([day('2027-01-01'), day('2026-12-31'), day('2027-01-18', 'King Day', 'HOLIDAY')]);
  expect(months.map(({ month, stretches }) => [month, stretches.length])).toEqual([
    ['2026-12', 1],
    ['2027-01', 1],
  ]);
});

test('a day that is in the calendar as something else is replaced, one that is the same is not', () => {
  const kept = [day('2026-12-18'), day('2026-12-21'), day('2026-12-22')];
  const read = [day('2026-12-18'), day('2026-12-21', 'Snow'), day('2026-12-22', 'Winter break', 'PARTIAL')];
  expect([...replacedOf([...read, day('2027-01-04')], kept)]).toEqual(['2026-12-21', '2026-12-22']);
});
