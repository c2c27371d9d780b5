import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { show } from '@/lib/testing/render';
import LetterPage from './LetterPage';

const answers = { Doorstep_district: () => ({ signInOptions: [] }) };

test('a code and a day of birth lead to the sign-in, and stand in no address of the page', async () => {
  const { user } = show(<LetterPage slug="cedar" />, { answers });
  await user.type(screen.getByRole('textbox', { name: 'The code in the letter' }), 'abcd efgh 2345');
  await user.type(screen.getByRole('spinbutton', { name: /^month/ }), '03042015');
  await user.click(screen.getByRole('button', { name: 'Go on' }));
  expect(await screen.findByRole('link', { name: 'Sign in to open it' })).toHaveAttribute(
    'href',
    '/auth/cedar/start?audience=family&invitation=ABCD%20EFGH%202345.2015-03-04',
  );
  expect(location.href).not.toContain('2345');
});

test('what is missing is said at its place, and nothing goes on', async () => {
  const { user } = show(<LetterPage slug="cedar" />, { answers });
  await user.type(screen.getByRole('textbox', { name: 'The code in the letter' }), 'ABCD');
  await user.click(screen.getByRole('button', { name: 'Go on' }));
  expect(screen.getByText('Type all twelve letters and digits of the code.')).toBeVisible();
  expect(screen.getByText('Type the whole day of birth.')).toBeVisible();
});
