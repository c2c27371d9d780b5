import { describe, expect, test } from 'vitest';
import { agoInWords, dayInWords, daysBetween, dueInWords, today } from './dates';

describe('days', () => {
  test('a due day says when it is and how far off', () => {
    expect(dueInWords('2026-12-04', 'en-US', '2026-11-23')).toBe('Fri, Dec 4 · in 11 days');
    expect(dueInWords('2026-11-22', 'en-US', '2026-11-23')).toBe('Sun, Nov 22 · yesterday');
    expect(dueInWords('2026-12-04', 'es-US', '2026-11-23')).toMatch(/^vie, 4 de dic · dentro de 11 días$/);
  });
  test('another year is named', () => {
    expect(dayInWords('2027-01-12', 'en-US', '2026-11-23')).toBe('Tue, Jan 12, 2027');
  });
  test('the change of clocks does not lose a day', () => {
    expect(daysBetween('2026-10-31', '2026-11-02')).toBe(2);
    expect(daysBetween('2026-03-07', '2026-03-09')).toBe(2);
  });
  test('today is the day where the person is', () => {
    const late = new Date('2026-11-24T03:30:00Z');
    expect(today(late, 'America/New_York')).toBe('2026-11-23');
    expect(today(late, 'UTC')).toBe('2026-11-24');
  });
});

test('how long ago something was saved', () => {
  const now = new Date('2026-11-23T12:00:00Z');
  const before = (seconds: number) => new Date(now.getTime() - seconds * 1000);
  expect(agoInWords(before(2), now, 'en')).toBe('2s ago');
  expect(agoInWords(before(240), now, 'en')).toBe('4 min. ago');
});
