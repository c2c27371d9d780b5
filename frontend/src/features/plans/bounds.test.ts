import { expect, test } from 'vitest';
import { boundExceeded } from './bounds';
import { field } from './testing/form';

const sessions = field('sessions', 'number', {
  bounds: [
    { most: 2160, why: 'a year', when: null },
    { most: 12, why: 'a day', when: { subject: 'row:period', verb: 'is', value: 'day' } },
    { most: 60, why: 'a week', when: { subject: 'row:period', verb: 'is', value: 'week' } },
  ],
});

test('the tightest bound that holds beside the other answers is the one', () => {
  expect(boundExceeded(sessions, 12, { period: 'day' })).toBeNull();
  expect(boundExceeded(sessions, 13, { period: 'day' })?.why).toBe('a day');
  expect(boundExceeded(sessions, 5_000, { period: 'day' })?.why).toBe('a day');
  expect(boundExceeded(sessions, 60, { period: 'week' })).toBeNull();
  expect(boundExceeded(sessions, 60.5, { period: 'week' })?.why).toBe('a week');
  expect(boundExceeded(sessions, 2_000, {})).toBeNull();
  expect(boundExceeded(sessions, 2_161, {})?.why).toBe('a year');
  expect(boundExceeded(field('x', 'number'), 1e6, {})).toBeNull();
});
