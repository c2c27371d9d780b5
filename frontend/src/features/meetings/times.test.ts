import { expect, test } from 'vitest';
import { isItsDay } from './times';

const ZONE = 'America/Los_Angeles';

test.each([
  // Half past three in the afternoon of Dec 10 in Los Angeles.
  ['2026-12-10T07:59:00Z', false], // 23:59 of the day before, already Dec 10 in UTC
  ['2026-12-10T08:00:00Z', true], // midnight
  ['2026-12-10T20:00:00Z', true], // earlier that day
  ['2026-12-11T07:30:00Z', true], // late that evening
  ['2027-01-02T12:00:00Z', true],
  ['2026-11-26T15:00:00Z', false],
])('at %s a meeting of Dec 10 can be held: %s', (now, expected) => {
  expect(isItsDay('2026-12-10T23:30:00Z', ZONE, new Date(now))).toBe(expected);
});
