import { expect, test } from 'vitest';
import { beginsLater } from './PlanStanding';

test('a plan in force that starts on a later day tells the day, and no longer once it has come', () => {
  const plan = { state: 'partially_active', startsOn: '2026-12-18' };
  expect(beginsLater(plan, '2026-12-17')).toBe('2026-12-18');
  expect(beginsLater(plan, '2026-12-18')).toBeNull();
  expect(beginsLater({ ...plan, state: 'consent_pending' }, '2026-11-26')).toBeNull();
});
