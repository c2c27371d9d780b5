import { expect, test } from 'vitest';
import { planStateWords, roleWords } from './words';

test('a plan agreed for a later day is not in use before it', () => {
  const said = (state: string, startsOn: string | null, hasAnswered = false) =>
    planStateWords({ state, startsOn }, hasAnswered, '2026-11-26').message;
  // Somebody said no to a part: that is not agreed.
  expect(said('partially_active', '2026-12-18')).toBe('Agreed in part, not in use yet');
  expect(said('active', '2026-12-18')).toBe('Agreed, not in use yet');
  expect(said('active', '2026-11-26')).toBe('In use now');
  expect(said('partially_active', '2026-11-01')).toBe('In use in part');
  expect(said('consent_pending', '2026-12-18')).toBe('Waiting for your answer');
  expect(said('consent_pending', '2026-12-18', true)).toBe('You have answered. It is not in use yet.');
});

test('a role key and a title of the roster have words; another title is shown as it is', () => {
  expect(roleWords('general_teacher')?.message).toBe('Class teacher');
  expect(roleWords('Speech-language pathologist')?.message).toBe('Speech-language pathologist');
  expect(roleWords('principal')?.message).toBe('School principal');
  expect(roleWords('2nd Grade teacher')).toBeNull();
  expect(roleWords('constructor')).toBeNull();
});
