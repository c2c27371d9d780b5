import { expect, test } from 'vitest';
import { readTable } from './table';

const says = (personId: string, more: Record<string, unknown> = {}) => ({
  user: { personId, name: `${personId} Reyes`, initials: 'XR' },
  ...more,
});
const read = (...states: [number, Record<string, unknown>][]) => readTable(new Map(states), 1, 'ana');

test('whoever began last presents, in whatever order one hears of it', () => {
  const ben = says('ben', { presenting: { at: 'goals.goals', since: 10 } });
  const chidi = says('chidi', { presenting: { at: null, since: 20 } });
  for (const states of [
    [
      [2, ben],
      [3, chidi],
    ],
    [
      [3, chidi],
      [2, ben],
    ],
  ] as [number, Record<string, unknown>][][])
    expect(read(...states).presenter).toMatchObject({ personId: 'chidi', at: null, since: 20 });
  expect(read([2, ben]).presenter).toEqual({
    personId: 'ben',
    name: 'ben Reyes',
    at: 'goals.goals',
    since: 10,
  });
});

test('those who follow this person are counted once, whatever windows they have', () => {
  const { followers } = read(
    [2, says('ben', { following: 'ana' })],
    [3, says('ben', { following: 'ana' })],
    [4, says('chidi', { following: 'dora' })],
    [5, says('ana', { following: 'ana' })],
  );
  expect(followers.map((one) => one.personId)).toEqual(['ben']);
});

test('the own state, and what is none, count for nothing', () => {
  const odd: [number, Record<string, unknown>][] = [
    [1, says('ana', { presenting: { at: 'goals', since: 99 } })],
    [2, { presenting: { at: 'goals', since: 99 } }],
    [3, says('ben', { presenting: 'goals' })],
    [4, says('chidi', { presenting: { at: 'goals', since: 'now' } })],
    [5, { user: 'dora', following: 'ana' }],
  ];
  expect(read(...odd)).toEqual({ presenter: null, followers: [] });
});
