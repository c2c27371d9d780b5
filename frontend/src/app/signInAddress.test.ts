import { expect, test } from 'vitest';
import { safeReturnPath, signInAddress } from './signInAddress';

test.each([
  ['/students/x?tab=1', '/students/x?tab=1'],
  ['https://evil.example/', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/sign-in?return_to=/sign-in', '/'],
  ['javascript:alert(1)', '/'],
  ['', '/'],
  [undefined, '/'],
])('after signing in, %s leads to %s', (wanted, expected) => {
  expect(safeReturnPath(wanted, '/')).toBe(expected);
});

test('the address of the sign-in page remembers where one was', () => {
  expect(signInAddress('/plans/7?section=goals', 'staff')).toBe(
    '/sign-in?return_to=%2Fplans%2F7%3Fsection%3Dgoals',
  );
  expect(signInAddress('/family', 'family')).toBe('/family/sign-in?return_to=%2Ffamily');
});
